// What is wrong with a query that finds too few: clause by clause, by exact counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/search/query_matcher.h"

namespace bole {

// One part of a query that must hold (Conjuncts).
struct ClauseReport {
  std::string text;      // in the query's language
  TextRange range;       // where it stands; 0, 0 for a clause of a form
  uint64_t alone = 0;    // rows that it matches by itself
  uint64_t without = 0;  // rows that the query finds without it
  bool empties = false;  // it matches nobody, or without it the empty result isn't empty
};

// A change of one clause that finds more.
struct Suggestion {
  enum class Kind : uint8_t {
    kSpelling,    // a word one edit away that is found far more often, inside of brackets too
    kAnyTense,    // the same in scope either
    kWordsApart,  // the words of a phrase, wherever they stand
    kAnyField,    // the words in any field
    kInitials,    // the name that a few letters may stand for: 华为 for hw
  };

  Kind kind = Kind::kSpelling;
  size_t clause = 0;   // its place in the report
  std::string text;    // the clause as it would be
  uint64_t total = 0;  // rows that the query then finds
};

struct DoctorReport {
  uint64_t total = 0;
  std::vector<ClauseReport> clauses;
  std::vector<Suggestion> suggestions;  // that find more than now, most first
  // The first clause that leaves nobody of those that all before it left; the cure is to be
  // looked for there. Nothing when the result isn't empty.
  std::optional<size_t> first_to_empty;
};

// Counts among `visible` alone: who is hidden from the asker is in no number.
DoctorReport Diagnose(const QueryMatcher& matcher, const QueryNode& query, const RowSet& visible);

// Words in Latin letters within one edit (Damerau: insert, delete, replace, swap neighbours) of a
// word that is likely misspelt: in the clause's field and scope far more of the visible rows have
// them. Most frequent first, at most `max`; none for a word shorter than four letters or not in
// Latin letters. Suggested, never silently taken.
//
// Costs some hundred look-ups and a set for each word that there is.
std::vector<std::string> SpellingsNear(const QueryMatcher& matcher, const QueryNode& clause,
                                       const std::string& word, const RowSet& visible, size_t max);

}  // namespace bole
