#include "features/text/except_clauses.h"

#include <algorithm>
#include <array>

namespace bole {
namespace {

// They begin what is excepted. None of them is an everyday word of another language of the list,
// so that the language of a text needn't be known. As the normaliser writes them: ß is ss.
constexpr std::string_view kExcepting[] = {
    "except",        "excepting",      "excluding",
    "other than",                                       // English
    "ausser",        "ausgenommen",    "mit ausnahme",  // German
    "sauf",          "excepté",        "hormis",
    "à l'exception", "à l'exclusion",  // French
    "excepto",       "exceptuando",    "salvo",
    "con excepción",  // Spanish
    "exceto",        "com exceção",    "com exclusão",
    "à exceção",     "à excepção",  // Portuguese
    "eccetto",       "tranne",         "ad eccezione",
    "ad esclusione",                                        // Italian
    "behalve",       "uitgezonderd",   "met uitzondering",  // Dutch
    "undtagen",      "unntatt",        "bortset fra",
    "bortsett fra",                   // Danish, Norwegian
    "utom",          "med undantag",  // Swedish
    "paitsi",        "kivéve",         "exceptând",
    "cu excepția",                                // Finnish, Hungarian, Romanian
    "z wyjątkiem",   "z wyłączeniem",  "oprócz",  // Polish
    "kromě",         "s výjimkou",     "okrem",
    "s výnimkou",  // Czech, Slovak
    "razen",         "osim",           "išskyrus",
    "izņemot",       "välja arvatud",  // Slovene to Estonian
    "кроме",         "за исключением", "освен",
    "с изключение",  // Russian, Bulgarian
};

// They say that a class has whatever no other class has.
constexpr std::string_view kOfNoOtherClass[] = {
    "not elsewhere classified",
    "not otherwise classified",
    "n.e.c.",
    "anderweitig nicht genannt",
    "non classés ailleurs",
    "non classées ailleurs",
    "no clasificados bajo otros epígrafes",
    "não classificados noutra parte",
    "non classificati altrove",
    "niet elders geclassificeerd",
    "gdzie indziej niesklasyfikowani",
};

// A letter or digit of any script: none of ASCII's other characters.
bool IsOfWord(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code >= 0x80 || (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
}

// Bytes of the first phrase that begins at text[at] as whole words; 0 for none.
size_t PhraseBytes(std::string_view text, size_t at, const auto& phrases) {
  if (at > 0 && IsOfWord(text[at - 1])) return 0;
  for (const std::string_view phrase : phrases) {
    if (text.substr(at, phrase.size()) != phrase) continue;
    const size_t end = at + phrase.size();
    if (end == text.size() || !IsOfWord(text[end])) return phrase.size();
  }
  return 0;
}

// Where what is excepted from text[at] on ends: before a bracket closes that was open before, and
// after the end of a sentence; else with the text.
size_t EndOfClause(std::string_view text, size_t at) {
  size_t depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '(' || text[at] == '[') ++depth;
    if (text[at] == ')' || text[at] == ']') {
      if (depth == 0) return at;
      --depth;
    }
    const bool ends = text[at] == ';' || (text[at] == '.' && text.substr(at + 1, 1) == " ");
    if (depth == 0 && ends) return at;
  }
  return text.size();
}

}  // namespace

std::string WithoutExceptClauses(std::string_view normalized) {
  std::string rest;
  for (size_t at = 0; at < normalized.size();) {
    if (const size_t bytes = PhraseBytes(normalized, at, kOfNoOtherClass); bytes > 0) {
      at += bytes;
    } else if (PhraseBytes(normalized, at, kExcepting) > 0) {
      at = EndOfClause(normalized, at);
    } else {
      rest.push_back(normalized[at++]);
    }
  }
  return std::ranges::any_of(rest, IsOfWord) ? rest : std::string(normalized);
}

}  // namespace bole
