#include "features/text/word_splitter.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <set>

#include "features/text/chinese_words.h"
#include "features/text/marked_terms.h"
#include "features/text/phrases.h"
#include "features/text/stop_words.h"

namespace bole {
namespace {

enum class Script { kChinese, kOther, kNone };

// What may follow an apostrophe as part of an English contraction: no word of its own.
constexpr std::array<std::string_view, 7> kContractions = {"s", "t", "d", "m", "ll", "re", "ve"};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsAsciiWord(UChar32 c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool IsChinese(UChar32 c) {
  return (c >= 0x4E00 && c < 0xA000) || (c >= 0x3400 && c < 0x4DC0) ||
         (c >= 0x20000 && c < 0x40000) || c == 0x3005 || c == 0x3007;  // 々, 〇
}

Script ScriptOf(UChar32 c) {
  if (c < 0x80) return IsAsciiWord(c) || (c >= 'A' && c <= 'Z') ? Script::kOther : Script::kNone;
  if (IsChinese(c)) return Script::kChinese;
  // Marks keep the vowels of Indic scripts with their consonants.
  return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 ? Script::kOther : Script::kNone;
}

// Goes through a text one character at a time. Requires valid UTF-8.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) { Load(); }

  bool done() const { return at_ == text_.size(); }
  size_t at() const { return at_; }
  UChar32 character() const { return character_; }
  Script script() const { return script_; }

  void Next() { MoveTo(next_); }
  void MoveTo(size_t at) {
    at_ = at;
    Load();
  }
  void SkipRun(Script script) {
    while (!done() && script_ == script) Next();
  }

 private:
  void Load() {
    next_ = at_;
    script_ = Script::kNone;
    character_ = 0;
    if (done()) return;
    U8_NEXT_UNSAFE(text_.data(), next_, character_);
    script_ = ScriptOf(character_);
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t next_ = 0;
  UChar32 character_ = 0;
  Script script_ = Script::kNone;
};

bool IsApostrophe(UChar32 c) {
  return c == '\'' || c == 0x2019;
}

bool IsContraction(std::string_view word) {
  return std::find(kContractions.begin(), kContractions.end(), word) != kContractions.end();
}

// Goes to the end of a word that isn't Chinese. A point between digits belongs to it: 3.5.
void SkipWord(std::string_view text, Cursor& cursor) {
  cursor.SkipRun(Script::kOther);
  while (!cursor.done() && cursor.character() == '.' && IsDigit(text[cursor.at() - 1]) &&
         cursor.at() + 1 < text.size() && IsDigit(text[cursor.at() + 1])) {
    cursor.Next();
    cursor.SkipRun(Script::kOther);
  }
}

// Goes past an apostrophe and the rest of a contraction, if that is what follows.
void SkipContraction(std::string_view text, Cursor& cursor) {
  if (cursor.done() || !IsApostrophe(cursor.character())) return;
  Cursor rest = cursor;
  rest.Next();
  const size_t begin = rest.at();
  rest.SkipRun(Script::kOther);
  if (IsContraction(text.substr(begin, rest.at() - begin))) cursor = rest;
}

bool IsWorthKeeping(std::string_view word) {
  return word.size() <= WordSplitter::kLongestWord && !IsStopWord(word);
}

// What a phrase is made of.
struct PhraseParts {
  size_t num_characters = 0;
  bool chinese = false;  // has a Chinese character
  bool ascii = false;    // has an ASCII letter or digit
  bool mark = false;
  bool blank = false;
};

PhraseParts PartsOf(std::string_view phrase) {
  PhraseParts parts;
  for (Cursor cursor(phrase); !cursor.done(); cursor.Next()) {
    ++parts.num_characters;
    if (cursor.character() == ' ')
      parts.blank = true;
    else if (cursor.script() == Script::kChinese)
      parts.chinese = true;
    else if (IsAsciiWord(cursor.character()))
      parts.ascii = true;
    else
      parts.mark = true;
  }
  return parts;
}

}  // namespace

struct WordSplitter::State {
  explicit State(const std::filesystem::path& dictionary) : chinese(dictionary) {}

  void AddPhrase(const std::string& phrase) {
    const PhraseParts parts = PartsOf(phrase);
    if (parts.num_characters < 2 || parts.blank) return;
    if (parts.chinese && !parts.ascii && !parts.mark) {
      chinese.AddPhrase(phrase);
    } else if ((parts.mark || parts.chinese) && static_cast<uint8_t>(phrase[0]) < 0x80) {
      terms.Add(phrase);
    }
  }

  ChineseWords chinese;
  MarkedTerms terms;
};

WordSplitter::WordSplitter(const std::filesystem::path& dictionary,
                           std::span<const std::string> phrases) {
  auto state = std::make_unique<State>(dictionary);
  // Shorter ones first, so that a longer one is weighed against them, in whatever order
  // they were given.
  const auto shorter = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  };
  std::set<std::string, decltype(shorter)> normalized(shorter);
  for (const std::string_view phrase : BuiltInPhrases()) normalized.emplace(phrase);
  for (const std::string& phrase : phrases) normalized.insert(normalizer_.Normalize(phrase));
  for (const std::string& phrase : normalized) state->AddPhrase(phrase);
  state_ = std::move(state);
}

WordSplitter::~WordSplitter() = default;

std::vector<std::string> WordSplitter::Split(std::string_view text) const {
  const std::string normalized = normalizer_.Normalize(text);
  const auto words = SplitNormalized(normalized);
  return {words.begin(), words.end()};
}

std::vector<std::string_view> WordSplitter::SplitNormalized(std::string_view text) const {
  std::vector<std::string_view> words;
  for (Cursor cursor(text); !cursor.done();) {
    const size_t begin = cursor.at();
    if (cursor.script() == Script::kChinese) {
      cursor.SkipRun(Script::kChinese);
      state_->chinese.Split(text.substr(begin, cursor.at() - begin), words);
    } else if (const auto term = state_->terms.LongestAt(text, begin); !term.empty()) {
      cursor.MoveTo(begin + term.size());
      words.push_back(term);
    } else if (cursor.script() == Script::kOther) {
      SkipWord(text, cursor);
      words.push_back(text.substr(begin, cursor.at() - begin));
      SkipContraction(text, cursor);
    } else {
      cursor.Next();
    }
  }
  std::erase_if(words, [](std::string_view word) { return !IsWorthKeeping(word); });
  return words;
}

}  // namespace bole
