#include "engine/search/query_matcher.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

using Kind = QueryNode::Kind;

// Appends the sets of a scope, where add(tense, sets) appends those of one tense.
void AddScope(Scope scope, std::vector<RowSet>& sets,
              const std::function<void(Tense, std::vector<RowSet>&)>& add) {
  const auto union_of = [&](Tense tense) {
    std::vector<RowSet> of_tense;
    add(tense, of_tense);
    return RowSet::Union(of_tense);
  };
  switch (scope) {
    case Scope::kEither:
      for (const Tense tense : kTenses) add(tense, sets);
      return;
    case Scope::kCurrent:
      return add(Tense::kCurrent, sets);
    case Scope::kPast:
      return add(Tense::kPast, sets);
    case Scope::kPastNotCurrent:
      sets.push_back(union_of(Tense::kPast).Without(union_of(Tense::kCurrent)));
      return;
  }
}

// Sets of which some rows must be in any.
struct UnitedSets {
  std::vector<RowSet> sets;
  uint64_t num_rows = 0;  // of each, added up

  explicit UnitedSets(std::vector<RowSet> united) : sets(std::move(united)) {
    for (const RowSet& set : sets) num_rows += set.size();
  }

  RowSet Take() { return sets.size() == 1 ? std::move(sets.front()) : RowSet::Union(sets); }

  // A few rows are held against each set rather than the sets put together.
  void Narrow(RowSet& rows) {
    constexpr uint64_t kRowsPerFew = 8;
    if (rows.size() * sets.size() * kRowsPerFew >= num_rows) return rows.Keep(Take());
    for (RowSet& set : sets) set = rows.And(set);
    rows = Take();
  }
};

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
  std::vector<RowSet> sets;
  AddSets(query, sets);
  return UnitedSets(std::move(sets)).Take();
}

void QueryMatcher::AddSets(const QueryNode& query, std::vector<RowSet>& sets) const {
  switch (query.kind) {
    case Kind::kEverything:
      sets.push_back(all_);
      return;
    case Kind::kWords:
      return AddWords(query, sets);
    case Kind::kValue:
      return AddValue(query, sets);
    case Kind::kRange:
      sets.push_back(MatchRange(query));
      return;
    case Kind::kAnd:
      sets.push_back(MatchAnd(query));
      return;
    case Kind::kOr:
      for (const QueryNode& child : query.children) AddSets(child, sets);
      return;
    case Kind::kNot:
      sets.push_back(all_.Without(Match(query.children.front())));
      return;
  }
}

// The rarest first, so that few rows are held against the others.
RowSet QueryMatcher::MatchAnd(const QueryNode& query) const {
  std::vector<UnitedSets> wanted;
  std::vector<RowSet> unwanted;
  for (const QueryNode& child : query.children) {
    if (child.kind == Kind::kNot) {
      AddSets(child.children.front(), unwanted);
      continue;
    }
    std::vector<RowSet> sets;
    AddSets(child, sets);
    if (wanted.emplace_back(std::move(sets)).num_rows == 0) return {};
  }
  std::ranges::sort(wanted, {}, &UnitedSets::num_rows);
  RowSet rows = wanted.empty() ? all_ : wanted.front().Take();
  for (size_t i = 1; i < wanted.size() && !rows.empty(); ++i) wanted[i].Narrow(rows);
  for (const RowSet& set : unwanted) rows.Remove(set);
  return rows;
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

void QueryMatcher::AddWords(const QueryNode& query, std::vector<RowSet>& sets) const {
  const auto names = Alternatives(query);
  if (names.front().empty()) {
    sets.push_back(all_);
    return;
  }
  const size_t begin = query.field.empty() ? 0 : FieldOf(query);
  const size_t end = query.field.empty() ? index_.fields().size() : begin + 1;
  AddScope(query.scope, sets, [&](Tense tense, std::vector<RowSet>& found) {
    for (size_t field = begin; field < end; ++field) {
      if (index_.words(field, tense) == nullptr) continue;
      for (const auto& name : names) found.push_back(MatchName(field, tense, name));
      if (query.exact || names.front().size() > 1 || !index_.fields()[field].is_name) continue;
      found.push_back(spoken_names_.Match(*index_.words(field, tense), names.front().front()));
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

void QueryMatcher::AddValue(const QueryNode& query, std::vector<RowSet>& sets) const {
  if (query.rows != nullptr) {
    sets.push_back(*query.rows);
    return;
  }
  const size_t field = FieldOf(query);
  const std::string key = words_.Key(query.text);
  AddScope(query.scope, sets, [&](Tense tense, std::vector<RowSet>& found) {
    const SearchLane* lane = index_.values(field, tense);
    const auto term = lane == nullptr ? std::nullopt : lane->Find(key);
    if (term) found.push_back(lane->Rows(*term));
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
