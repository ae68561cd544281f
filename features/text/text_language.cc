#include "features/text/text_language.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

namespace bole {
namespace {

// Of texts of letters one in so many has a function word, in whatever language.
constexpr size_t kTextsPerFunctionWord = 100;

// Words that titles of occupations, skills and headlines have between others. Some are of several
// languages: who has most of them all is meant; of those of as many, the first of the list.
struct Language {
  std::string_view name;  // as libstemmer calls it, if it has rules for it
  std::string_view function_words;
};

constexpr std::array<Language, TextLanguage::kNumLanguages> kLanguages = {{
    {"danish", "og i til af for på med inden en et ved fra der som ikke"},
    {"dutch", "en van voor de het in met op bij een te aan der tot"},
    {"english", "and of the for in or other not with to on by at from a"},
    {"finnish", "ja tai sekä muu muut ei joka kuten kanssa ilman myös"},
    {"french", "et de du des la le les en à au aux ou pour d l sur dans par"},
    {"german", "und der für in die im von den zur zum oder mit des an am"},
    {"hungarian", "és a az vagy egyéb nem is ki által számára"},
    {"italian", "e di del della dei degli delle per la il in alla al o da nel"},
    {"lithuanian", "ir ar į su iš kiti už bei prie be"},
    {"norwegian", "og i til av for på med innen en et ved fra som ikke"},
    {"portuguese", "e de do da dos das em para no na o a os ou com ao"},
    {"romanian", "și de în la din pentru cu sau al a ale pe prin"},
    {"russian", "и в по на с для из от к или не за"},
    {"spanish", "y de del la el los las en para o con al por un una"},
    {"swedish", "och i för av på till med inom en ett vid från eller som ej"},
    {"turkish", "ve ile için bir veya olan diğer da de"},
    // Without rules.
    {"polish", "i w do z na ds dla lub oraz od ze we po przy innych"},
    {"czech", "a v na pro s z do nebo ve k o při se ostatní jinde"},
    {"slovak", "a v na pre s z do alebo vo k o pri so inde"},
    {"slovenian", "in za na v s z od ali pri ter ki drugi po"},
    {"croatian", "i u za na s od do ili o po te ostali koji"},
    {"bulgarian", "и в по на с за от към или не при без други"},
    {"latvian", "un par no uz ar vai citi kas"},
    {"estonian", "ja või ning muu mitte kui ka"},
}};

using LanguagesOf = std::unordered_map<std::string_view, std::vector<size_t>>;

void ForEachWord(std::string_view text, const auto& visit) {
  // No slash: German posts have m/w/d, which is no Polish.
  constexpr std::string_view kBetween = " \t\n,.;:()'-";
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of(kBetween, begin), text.size());
    if (end > begin) visit(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

LanguagesOf ReadLanguages() {
  LanguagesOf languages;
  for (size_t i = 0; i < kLanguages.size(); ++i) {
    ForEachWord(kLanguages[i].function_words,
                [&](std::string_view word) { languages[word].push_back(i); });
  }
  return languages;
}

// A letter of Latin, Greek or Cyrillic script.
bool IsSpelled(std::string_view text) {
  return std::ranges::any_of(text, [](char byte) {
    const auto lead = static_cast<unsigned char>(byte);
    return (lead >= 'a' && lead <= 'z') || (lead >= 0xC3 && lead <= 0xD4);
  });
}

const LanguagesOf& FunctionWords() {
  static const LanguagesOf languages_of = ReadLanguages();
  return languages_of;
}

}  // namespace

bool IsFunctionWord(std::string_view language, std::string_view word) {
  const auto found = FunctionWords().find(word);
  if (language.empty() || found == FunctionWords().end()) return false;
  return std::ranges::any_of(found->second,
                             [&](size_t one) { return kLanguages[one].name == language; });
}

void TextLanguage::Add(std::string_view text) {
  const LanguagesOf& languages_of = FunctionWords();
  num_spelled_ += IsSpelled(text) ? 1 : 0;
  ForEachWord(text, [&](std::string_view word) {
    const auto found = languages_of.find(word);
    if (found == languages_of.end()) return;
    for (const size_t language : found->second) ++num_words_[language];
  });
}

std::string_view TextLanguage::Guess() const {
  const auto most = std::ranges::max_element(num_words_);
  if (*most == 0 || *most * kTextsPerFunctionWord < num_spelled_) return "";
  return kLanguages[static_cast<size_t>(most - num_words_.begin())].name;
}

}  // namespace bole
