#include "engine/search/query_doctor.h"

#include <algorithm>

namespace bole {
namespace {

using Kind = QueryNode::Kind;

constexpr size_t kMaxSpellings = 3;  // of one word; more would be guessing
// Words of a query that are looked at, each at some tenths of a millisecond: a hand types fewer,
// and a list that a program pastes may have thousands.
constexpr size_t kMaxWordsSpelt = 100;
constexpr size_t kMaxInitials = 4;  // letters; more are a word

// A clause with something in its place.
struct Change {
  Suggestion::Kind kind;
  QueryNode clause;
};

// Whom spellings are counted among, and how many words more may be looked at.
struct Spelling {
  const RowSet& visible;
  size_t num_words_left = kMaxWordsSpelt;
};

void AddSpellings(const QueryMatcher& matcher, const QueryNode& clause, Spelling& spelling,
                  std::vector<Change>& changes) {
  const std::vector<std::string> words = matcher.words().Words(clause.text);
  for (size_t i = 0; i < words.size() && spelling.num_words_left > 0; ++i) {
    --spelling.num_words_left;
    for (const std::string& near :
         SpellingsNear(matcher, clause, words[i], spelling.visible, kMaxSpellings)) {
      QueryNode changed = clause;
      changed.text.clear();
      for (size_t j = 0; j < words.size(); ++j) {
        changed.text += (j > 0 ? " " : "") + (j == i ? near : words[j]);
      }
      changes.push_back({Suggestion::Kind::kSpelling, std::move(changed)});
    }
  }
}

// Of what stands in brackets: the whole with one word in one part changed. What isn't wanted is
// left as it is.
void AddSpellingsWithin(const QueryMatcher& matcher, const QueryNode& clause, Spelling& spelling,
                        std::vector<Change>& changes) {
  if (clause.kind == Kind::kWords) return AddSpellings(matcher, clause, spelling, changes);
  if (clause.kind != Kind::kOr && clause.kind != Kind::kAnd) return;
  for (size_t i = 0; i < clause.children.size(); ++i) {
    std::vector<Change> parts;
    AddSpellingsWithin(matcher, clause.children[i], spelling, parts);
    for (Change& part : parts) {
      Change& change = changes.emplace_back(Change{part.kind, clause});
      change.clause.children[i] = std::move(part.clause);
    }
  }
}

void AddInitials(const QueryMatcher& matcher, const QueryNode& clause,
                 std::vector<Change>& changes) {
  const std::vector<std::string> words = matcher.words().Words(clause.text);
  if (words.size() != 1 || words.front().size() > kMaxInitials) return;
  const std::vector<SearchField>& fields = matcher.index().fields();
  const size_t field = clause.field.empty() ? fields.size() : PlaceOfField(fields, clause.field);
  for (const auto& name :
       matcher.spoken_names().WithInitials(words.front(), field, kMaxSpellings)) {
    Change& change = changes.emplace_back(Change{Suggestion::Kind::kInitials, clause});
    change.clause.field = fields[name.field].name;
    change.clause.text = name.label;
    change.clause.exact = false;
  }
}

// The words of a phrase as terms of their own.
void AddWordsApart(const QueryMatcher& matcher, const QueryNode& clause,
                   std::vector<Change>& changes) {
  const std::vector<std::string> words = matcher.words().Words(clause.text);
  if (words.size() < 2) return;
  QueryNode apart;
  apart.kind = Kind::kAnd;
  for (const std::string& word : words) {
    QueryNode& part = apart.children.emplace_back(clause);
    part.text = word;
    part.exact = false;
  }
  changes.push_back({Suggestion::Kind::kWordsApart, std::move(apart)});
}

std::vector<Change> ChangesOf(const QueryMatcher& matcher, const QueryNode& clause,
                              Spelling& spelling) {
  std::vector<Change> changes;
  AddSpellingsWithin(matcher, clause, spelling, changes);
  if (clause.kind != Kind::kWords && clause.kind != Kind::kValue) return changes;
  if (clause.rows != nullptr) return changes;  // no other clause says the same
  if (clause.kind == Kind::kWords) {
    AddInitials(matcher, clause, changes);
    AddWordsApart(matcher, clause, changes);
  }
  if (clause.scope != Scope::kEither) {
    changes.push_back({Suggestion::Kind::kAnyTense, clause});
    changes.back().clause.scope = Scope::kEither;
  }
  if (!clause.field.empty()) {
    changes.push_back({Suggestion::Kind::kAnyField, clause});
    changes.back().clause.kind = Kind::kWords;
    changes.back().clause.field.clear();
    changes.back().clause.scope = Scope::kEither;
  }
  return changes;
}

// What the other clauses leave, for each clause: products of prefixes and suffixes.
std::vector<RowSet> OthersOf(const std::vector<RowSet>& matches, const RowSet& visible) {
  std::vector<RowSet> others(matches.size());
  RowSet before = visible;
  for (size_t i = 0; i < matches.size(); ++i) {
    others[i] = before;
    before = before.And(matches[i]);
  }
  if (matches.empty()) return others;
  RowSet after = matches.back();
  for (size_t i = matches.size() - 1; i-- > 0;) {
    others[i] = others[i].And(after);
    after = after.And(matches[i]);
  }
  return others;
}

std::optional<size_t> FirstToEmpty(const std::vector<RowSet>& matches, const RowSet& visible) {
  RowSet left = visible;
  for (size_t i = 0; i < matches.size(); ++i) {
    left = left.And(matches[i]);
    if (left.empty()) return i;
  }
  return std::nullopt;
}

}  // namespace

DoctorReport Diagnose(const QueryMatcher& matcher, const QueryNode& query, const RowSet& visible) {
  const std::vector<QueryNode> clauses = Conjuncts(query);
  std::vector<RowSet> matches;
  for (const QueryNode& clause : clauses) matches.push_back(matcher.Match(clause));
  const std::vector<RowSet> others = OthersOf(matches, visible);

  Spelling spelling = {visible};
  DoctorReport report;
  report.total = clauses.empty() ? visible.size() : others.front().AndSize(matches.front());
  if (report.total == 0) report.first_to_empty = FirstToEmpty(matches, visible);
  for (size_t i = 0; i < clauses.size(); ++i) {
    const uint64_t alone = matches[i].AndSize(visible);
    const uint64_t without = others[i].size();
    const bool empties = report.total == 0 && (alone == 0 || without > 0);
    report.clauses.push_back({ToText(clauses[i]), clauses[i].range, alone, without, empties});
    for (const Change& change : ChangesOf(matcher, clauses[i], spelling)) {
      const uint64_t total = matcher.Match(change.clause).AndSize(others[i]);
      if (total <= report.total) continue;
      report.suggestions.push_back({change.kind, i, ToText(change.clause), total});
    }
  }
  std::ranges::stable_sort(report.suggestions, std::greater{}, &Suggestion::total);
  return report;
}

}  // namespace bole
