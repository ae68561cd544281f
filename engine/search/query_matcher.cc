#include "engine/search/query_matcher.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

using Kind = QueryNode::Kind;

// The rows of a scope, where add(tense, sets) appends sets of rows of one tense.
RowSet InScope(Scope scope, const std::function<void(Tense, std::vector<RowSet>&)>& add) {
  const auto in = [&](std::span<const Tense> tenses) {
    std::vector<RowSet> sets;
    for (const Tense tense : tenses) add(tense, sets);
    return sets.size() == 1 ? std::move(sets.front()) : RowSet::Union(sets);
  };
  constexpr std::array kCurrent = {Tense::kCurrent};
  constexpr std::array kPast = {Tense::kPast};
  switch (scope) {
    case Scope::kEither:
      return in(kTenses);
    case Scope::kCurrent:
      return in(kCurrent);
    case Scope::kPast:
      return in(kPast);
    case Scope::kPastNotCurrent:
      return in(kPast).Without(in(kCurrent));
  }
  return {};
}

// Whether the words stand one after the other in a row.
bool HasPhrase(std::span<const uint32_t> row, std::span<const uint32_t> phrase) {
  return std::search(row.begin(), row.end(), phrase.begin(), phrase.end()) != row.end();
}

RowSet MatchPhrase(const SearchLane& lane, std::span<const uint32_t> phrase) {
  RowSet rows = lane.Rows(phrase[0]);
  for (size_t i = 1; i < phrase.size() && !rows.empty(); ++i) rows = rows.And(lane.Rows(phrase[i]));
  if (phrase.size() == 1) return rows;
  std::vector<uint32_t> matching;
  for (const uint32_t row : rows.Rows()) {
    if (HasPhrase(lane.terms(row), phrase)) matching.push_back(row);
  }
  return RowSet::Of(matching);
}

}  // namespace

QueryMatcher::QueryMatcher(const SearchIndex& index, const QueryWords& words)
    : index_(index),
      words_(words),
      spoken_names_(index, words),
      all_(RowSet::All(index.num_rows())) {
  for (size_t group = 0; group < index.synonyms().size(); ++group) {
    for (const auto& name : index.synonyms()[group]) groups_[name].push_back(group);
  }
}

RowSet QueryMatcher::Match(const QueryNode& query) const {
  switch (query.kind) {
    case Kind::kEverything:
      return all_;
    case Kind::kWords:
      return MatchWords(query);
    case Kind::kValue:
      return MatchValue(query);
    case Kind::kRange:
      return MatchRange(query);
    case Kind::kAnd:
      return MatchAnd(query);
    case Kind::kOr:
      return MatchOr(query);
    case Kind::kNot:
      return all_.Without(Match(query.children.front()));
  }
  return {};
}

RowSet QueryMatcher::MatchAnd(const QueryNode& query) const {
  const auto is_not = [](const QueryNode& child) { return child.kind == Kind::kNot; };
  const auto first = std::ranges::find_if_not(query.children, is_not);
  RowSet rows = first == query.children.end() ? all_ : Match(*first);
  for (auto child = query.children.begin(); child != query.children.end(); ++child) {
    if (rows.empty()) break;
    if (child == first) continue;
    rows = is_not(*child) ? rows.Without(Match(child->children.front())) : rows.And(Match(*child));
  }
  return rows;
}

RowSet QueryMatcher::MatchOr(const QueryNode& query) const {
  std::vector<RowSet> sets;
  for (const QueryNode& child : query.children) sets.push_back(Match(child));
  return RowSet::Union(sets);
}

std::vector<std::vector<std::string>> QueryMatcher::Alternatives(const QueryNode& term) const {
  std::vector<std::vector<std::string>> names = {words_.Words(term.text)};
  const auto groups = groups_.find(names.front());
  if (term.exact || groups == groups_.end()) return names;
  for (const size_t group : groups->second) {
    for (const auto& name : index_.synonyms()[group]) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

RowSet QueryMatcher::MatchWords(const QueryNode& query) const {
  const auto names = Alternatives(query);
  if (names.front().empty()) return all_;
  const size_t begin = query.field.empty() ? 0 : FieldOf(query);
  const size_t end = query.field.empty() ? index_.fields().size() : begin + 1;
  return InScope(query.scope, [&](Tense tense, std::vector<RowSet>& sets) {
    for (size_t field = begin; field < end; ++field) {
      if (index_.words(field, tense) == nullptr) continue;
      for (const auto& name : names) sets.push_back(MatchName(field, tense, name));
      if (query.exact || names.front().size() > 1 || !index_.fields()[field].is_name) continue;
      sets.push_back(spoken_names_.Match(*index_.words(field, tense), names.front().front()));
    }
  });
}

RowSet QueryMatcher::MatchName(size_t field, Tense tense, std::span<const std::string> name) const {
  std::vector<uint32_t> terms;
  for (const std::string& word : name) {
    const auto term = index_.vocabulary().Find(word);
    if (!term) return {};
    terms.push_back(*term);
  }
  return MatchPhrase(*index_.words(field, tense), terms);
}

RowSet QueryMatcher::MatchValue(const QueryNode& query) const {
  if (query.rows != nullptr) return *query.rows;
  const size_t field = FieldOf(query);
  const std::string key = words_.Key(query.text);
  return InScope(query.scope, [&](Tense tense, std::vector<RowSet>& sets) {
    const SearchLane* lane = index_.values(field, tense);
    const auto term = lane == nullptr ? std::nullopt : lane->Find(key);
    if (term) sets.push_back(lane->Rows(*term));
  });
}

RowSet QueryMatcher::MatchRange(const QueryNode& query) const {
  const std::span<const float> numbers = index_.numbers(FieldOf(query));
  std::vector<uint32_t> rows;
  for (uint32_t row = 0; row < numbers.size(); ++row) {
    // A number that isn't known (NaN) is within no range.
    if (query.low <= numbers[row] && numbers[row] <= query.high) rows.push_back(row);
  }
  return RowSet::Of(rows);
}

size_t QueryMatcher::FieldOf(const QueryNode& query) const {
  const size_t field = PlaceOfField(index_.fields(), query.field);
  if (field == index_.fields().size()) {
    throw Error(ErrorCode::kInvalidArgument, "unknown field: " + query.field);
  }
  return field;
}

}  // namespace bole
