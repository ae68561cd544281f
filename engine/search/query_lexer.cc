#include "engine/search/query_lexer.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/error.h"

namespace bole {
namespace {

using Kind = QueryToken::Kind;

// What a character means beyond itself.
struct Mark {
  std::string_view spelling;
  char meaning;  // '(' ')' ':' '"' (opens and closes), '<' (opens), '>' (closes), ' ', '-'
};
constexpr std::array<Mark, 18> kMarks = {{{"(", '('},
                                          {")", ')'},
                                          {":", ':'},
                                          {"\"", '"'},
                                          {" ", ' '},
                                          {"\t", ' '},
                                          {"\n", ' '},
                                          {"\r", ' '},
                                          {"\u3000", ' '},
                                          {"（", '('},
                                          {"）", ')'},
                                          {"：", ':'},
                                          {"＂", '"'},
                                          {"“", '<'},
                                          {"”", '>'},
                                          {"「", '<'},
                                          {"」", '>'},
                                          {"\u00a0", ' '}}};

// The mark at a place, or nothing.
const Mark* MarkAt(std::string_view text, size_t at) {
  for (const Mark& mark : kMarks) {
    if (text.substr(at).starts_with(mark.spelling)) return &mark;
  }
  return nullptr;
}

size_t CharacterEnd(std::string_view text, size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

bool MayNameField(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](unsigned char c) {
    return std::isalpha(c) != 0 || c == '_' || c == '.' || c >= 0x80;
  });
}

bool IsQuote(char meaning) {
  return meaning == '"' || meaning == '<' || meaning == '>';
}

// Cuts one text into tokens.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<QueryToken> Run() {
    while (at_ < text_.size()) Step();
    Add(Kind::kEnd, "", at_);
    return std::move(tokens_);
  }

 private:
  void Step() {
    const size_t begin = at_;
    const Mark* mark = MarkAt(text_, at_);
    if (mark == nullptr || mark->meaning == ':') return ReadWord();
    at_ += mark->spelling.size();
    if (mark->meaning == '(') Add(Kind::kOpen, "", begin);
    if (mark->meaning == ')') Add(Kind::kClose, "", begin);
    if (IsQuote(mark->meaning)) ReadPhrase(begin);
  }

  void ReadPhrase(size_t begin) {
    const size_t first = at_;
    while (at_ < text_.size()) {
      const Mark* mark = MarkAt(text_, at_);
      if (mark != nullptr && IsQuote(mark->meaning)) {
        const std::string phrase(text_.substr(first, at_ - first));
        at_ += mark->spelling.size();
        return Add(Kind::kPhrase, phrase, begin);
      }
      at_ = CharacterEnd(text_, at_);
    }
    ThrowExpected(text_, text_.size(), "the quote that closes the phrase", "the end");
  }

  void ReadWord() {
    const size_t begin = at_;
    // A minus in front of something excludes it; a lone one is a word like any other.
    if (text_[at_] == '-' && at_ + 1 < text_.size()) {
      const Mark* next = MarkAt(text_, at_ + 1);
      if (next == nullptr || next->meaning == '(' || IsQuote(next->meaning)) {
        ++at_;
        return Add(Kind::kNot, "", begin);
      }
    }
    while (at_ < text_.size()) {
      const Mark* mark = MarkAt(text_, at_);
      if (mark != nullptr && mark->meaning == ':') {
        const std::string_view word = text_.substr(begin, at_ - begin);
        if (MayNameField(word)) return AddField(begin, *mark);
      } else if (mark != nullptr) {
        break;
      }
      at_ = CharacterEnd(text_, at_);
    }
    AddWord(begin);
  }

  void AddField(size_t begin, const Mark& colon) {
    Add(Kind::kWord, std::string(text_.substr(begin, at_ - begin)), begin);
    const size_t at = at_;
    at_ += colon.spelling.size();
    Add(Kind::kColon, "", at);
  }

  void AddWord(size_t begin) {
    const std::string word(text_.substr(begin, at_ - begin));
    if (word == "AND") return Add(Kind::kAnd, word, begin);
    if (word == "OR") return Add(Kind::kOr, word, begin);
    if (word == "NOT") return Add(Kind::kNot, word, begin);
    Add(Kind::kWord, word, begin);
  }

  void Add(Kind kind, std::string text, size_t begin) {
    tokens_.push_back({kind, std::move(text), {begin, at_}});
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<QueryToken> tokens_;
};

}  // namespace

void ThrowExpected(std::string_view text, size_t at, const std::string& expected,
                   const std::string& found) {
  const auto begins = [](unsigned char c) { return (c & 0xC0) != 0x80; };
  const auto position = std::ranges::count_if(text.substr(0, at), begins) + 1;
  throw Error(ErrorCode::kInvalidArgument, "position " + std::to_string(position) + ": expected " +
                                               expected + ", found " + found);
}

std::vector<QueryToken> LexQuery(std::string_view text) {
  return Lexer(text).Run();
}

}  // namespace bole
