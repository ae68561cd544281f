#include "engine/search/query_parser.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/nearest_word.h"
#include "engine/base/utf8.h"
#include "engine/search/query_lexer.h"

namespace bole {
namespace {

using Kind = QueryNode::Kind;
using Token = QueryToken::Kind;

constexpr const char* kOperand = "a word, a phrase in quotes, a field or \"(\"";

// A field and a scope that hold for what follows.
struct FieldScope {
  const SearchField* field = nullptr;  // nullptr: any field of words
  Scope scope = Scope::kEither;
};

const SearchField* FindField(std::string_view name, std::span<const SearchField> fields) {
  const auto found = std::ranges::find(fields, name, &SearchField::name);
  return found == fields.end() ? nullptr : &*found;
}

std::string Suggestion(std::string_view name, std::span<const SearchField> fields) {
  std::vector<std::string> known;
  for (const SearchField& field : fields) known.push_back(field.name);
  return DidYouMean(name, known);
}

bool ParseNumber(std::string_view text, double& value) {
  if (text.empty()) return true;  // an open end
  const std::string copy(text);
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  return end == copy.c_str() + copy.size() && value == value;
}

// `kind` is how a text in this field is meant: by its words or as a whole. Returns nothing for a
// number that is none.
std::optional<QueryNode> Leaf(const FieldScope& field, std::string text, Kind kind) {
  QueryNode node;
  node.kind = kind;
  if (field.field != nullptr) node.field = field.field->name;
  node.scope = field.scope;
  node.text = std::move(text);
  if (field.field != nullptr && field.field->is_number) {
    node.kind = Kind::kRange;
    if (!ParseRange(node.text, node.low, node.high)) return std::nullopt;
  }
  return node;
}

constexpr const char* kRangeForm = "a number or low..high";

QueryNode Join(Kind kind, std::vector<QueryNode> children) {
  if (children.size() == 1) return std::move(children.front());
  QueryNode node;
  node.kind = kind;
  node.range = {children.front().range.begin, children.back().range.end};
  node.children = std::move(children);
  return node;
}

QueryNode Not(QueryNode child) {
  QueryNode node;
  node.kind = Kind::kNot;
  node.range = child.range;
  node.children.push_back(std::move(child));
  return node;
}

// One text on its way to a tree.
class Parser {
 public:
  Parser(std::string_view text, std::span<const SearchField> fields)
      : text_(text), fields_(fields), tokens_(LexQuery(text)) {}

  QueryNode Run() {
    if (Is(Token::kEnd)) return {};
    QueryNode query = Or({});
    if (!Is(Token::kEnd)) Expected("an operator or the end");
    return query;
  }

 private:
  const QueryToken& Next() const { return tokens_[at_]; }
  bool Is(Token kind) const { return Next().kind == kind; }

  bool Take(Token kind) {
    if (!Is(kind)) return false;
    ++at_;
    return true;
  }

  [[noreturn]] void Expected(const std::string& what) const {
    const TextRange& range = Next().range;
    const std::string found =
        Is(Token::kEnd)
            ? "the end"
            : "\"" + std::string(text_.substr(range.begin, range.end - range.begin)) + "\"";
    ThrowExpected(text_, range.begin, what, found);
  }

  QueryNode Or(const FieldScope& field) {
    std::vector<QueryNode> children;
    do {
      children.push_back(And(field));
    } while (Take(Token::kOr));
    return Join(Kind::kOr, std::move(children));
  }

  QueryNode And(const FieldScope& field) {
    std::vector<QueryNode> children;
    do {
      children.push_back(NotOrPrimary(field));
    } while (Take(Token::kAnd) || BeginsOperand());
    return Join(Kind::kAnd, std::move(children));
  }

  bool BeginsOperand() const {
    return Is(Token::kWord) || Is(Token::kPhrase) || Is(Token::kOpen) || Is(Token::kNot);
  }

  QueryNode NotOrPrimary(const FieldScope& field) {
    bool negated = false;
    const size_t begin = Next().range.begin;
    while (Take(Token::kNot)) negated = !negated;
    QueryNode node = Primary(field);
    if (!negated) return node;
    node = Not(std::move(node));
    node.range.begin = begin;
    return node;
  }

  QueryNode Primary(const FieldScope& outer) {
    CountNode();
    const size_t begin = Next().range.begin;
    FieldScope field = outer;
    if (IsBeforeColon()) {
      if (!MeansField(Next().text)) return WordsAroundColon(outer);
      field = TakeField();
    }
    QueryNode node = Operand(field);
    node.range = {begin, tokens_[at_ - 1].range.end};
    return node;
  }

  QueryNode Operand(const FieldScope& field) {
    if (Take(Token::kOpen)) {
      if (++depth_ > kMaxQueryDepth) Expected("fewer brackets within brackets");
      QueryNode node = Or(field);
      if (!Is(Token::kClose)) Expected("\")\"");
      ++at_;
      --depth_;
      return node;
    }
    if (!Is(Token::kWord) && !Is(Token::kPhrase)) Expected(kOperand);
    const bool by_words = field.field == nullptr || field.field->has_words;
    auto node = Leaf(field, Next().text, by_words ? Kind::kWords : Kind::kValue);
    if (!node) Expected(kRangeForm);
    node->exact = Is(Token::kPhrase);
    ++at_;
    return *node;
  }

  // Whether a word in front of a colon is, or was meant to be, the name of a field. Prose has no
  // underscores, and scopes are behind fields alone.
  bool MeansField(const std::string& word) const {
    const size_t dot = word.find('.');
    const std::string name = word.substr(0, dot);
    const bool has_scope =
        dot != std::string::npos &&
        std::ranges::find(kScopeNames, word.substr(dot + 1)) != kScopeNames.end();
    return FindField(name, fields_) != nullptr || !Suggestion(name, fields_).empty() ||
           name.find('_') != std::string::npos || has_scope;
  }

  bool IsBeforeColon() const { return Is(Token::kWord) && tokens_[at_ + 1].kind == Token::kColon; }

  // One list of any number (a:b:c): nothing is nested that has no brackets.
  QueryNode WordsAroundColon(const FieldScope& field) {
    std::vector<QueryNode> words;
    while (IsBeforeColon() && !MeansField(Next().text)) {
      CountNode();
      const TextRange range = Next().range;
      words.push_back(Operand(field));
      words.back().range = range;
      ++at_;  // the colon
    }
    if (Is(Token::kWord) || Is(Token::kPhrase) || Is(Token::kOpen)) words.push_back(Primary(field));
    return Join(Kind::kAnd, std::move(words));
  }

  FieldScope TakeField() {
    const std::string& word = Next().text;
    const size_t dot = word.find('.');
    const std::string name = word.substr(0, dot);
    FieldScope scope = {FindField(name, fields_), Scope::kEither};
    if (scope.field == nullptr) Expected("the name of a field" + Suggestion(name, fields_));
    if (dot != std::string::npos) {
      const auto found = std::ranges::find(kScopeNames, word.substr(dot + 1));
      if (found == kScopeNames.end()) {
        Expected("either, current, past or past_not_current behind the field");
      }
      scope.scope = static_cast<Scope>(found - kScopeNames.begin());
    }
    at_ += 2;  // the name and its colon
    return scope;
  }

  void CountNode() {
    if (++num_nodes_ > kMaxQueryNodes) Expected("fewer terms");
  }

  std::string_view text_;
  std::span<const SearchField> fields_;
  std::vector<QueryToken> tokens_;
  size_t at_ = 0;
  size_t depth_ = 0;
  size_t num_nodes_ = 0;
};

QueryNode NodeOf(const Clause& clause, std::span<const SearchField> fields) {
  const auto invalid = [&](const std::string& problem) {
    throw Error(ErrorCode::kInvalidArgument, problem + ": " + clause.field + ":" + clause.value);
  };
  if (clause.value.empty()) invalid("clause has no value");
  FieldScope field = {nullptr, clause.scope};
  if (!clause.field.empty()) {
    field.field = FindField(clause.field, fields);
    if (field.field == nullptr) invalid("unknown field" + Suggestion(clause.field, fields));
  }
  const bool by_value = field.field != nullptr && field.field->has_values;
  auto node = Leaf(field, clause.value, by_value ? Kind::kValue : Kind::kWords);
  if (!node) invalid(std::string("expected ") + kRangeForm);
  return *node;
}

}  // namespace

void ThrowBadValue(std::string_view text, const QueryNode& clause, const std::string& expected) {
  if (clause.range.end > 0) {
    ThrowExpected(text, clause.range.begin, expected, "\"" + clause.text + "\"");
  }
  throw Error(ErrorCode::kInvalidArgument,
              "expected " + expected + ": " + clause.field + ":" + clause.text);
}

bool ParseRange(std::string_view text, double& low, double& high) {
  const size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    if (text.empty() || !ParseNumber(text, low)) return false;
    high = low;
    return true;
  }
  return text.size() > 2 && ParseNumber(text.substr(0, dots), low) &&
         ParseNumber(text.substr(dots + 2), high) && low <= high;
}

QueryNode ParseQuery(std::string_view text, std::span<const SearchField> fields) {
  if (text.size() > kMaxQueryBytes) {
    throw Error(ErrorCode::kInvalidArgument,
                "query is longer than " + std::to_string(kMaxQueryBytes) + " bytes");
  }
  if (!IsUtf8(text)) throw Error(ErrorCode::kInvalidArgument, "query isn't UTF-8");
  return Parser(text, fields).Run();
}

QueryNode QueryOf(std::span<const Clause> clauses, std::span<const SearchField> fields) {
  QueryNode query;
  query.kind = Kind::kAnd;
  std::map<std::string, QueryNode> cans;  // by field
  for (const Clause& clause : clauses) {
    QueryNode node = NodeOf(clause, fields);
    switch (clause.demand) {
      case Clause::Demand::kMust:
        query.children.push_back(std::move(node));
        break;
      case Clause::Demand::kMustNot:
        query.children.push_back(Not(std::move(node)));
        break;
      case Clause::Demand::kCan:
        cans[clause.field].kind = Kind::kOr;
        cans[clause.field].children.push_back(std::move(node));
        break;
    }
  }
  for (auto& [field, node] : cans) query.children.push_back(std::move(node));
  return query.children.empty() ? QueryNode{} : query;
}

}  // namespace bole
