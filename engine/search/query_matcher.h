// Which rows match a query: exactly, as a set.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/search/query.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"
#include "engine/search/spoken_names.h"

namespace bole {

// Matches queries against an index.
//
// Words match in spellings of their own and as the synonyms that the index has; a term of several
// words, in quotes or not, wants them one after the other. Of a term without words (punctuation,
// stop words) every row is a match. NOT is against all rows. In fields of names a word that isn't
// in quotes matches what is said like it, too (spoken_names.h).
//
// Index and words must outlive the matcher. Thread safety: const and safe from any number of
// threads.
class QueryMatcher {
 public:
  QueryMatcher(const SearchIndex& index, const QueryWords& words);

  // Throws Error(kInvalidArgument) for a field that the index doesn't have, or not of that kind.
  RowSet Match(const QueryNode& query) const;

  // The names that a term stands for: itself, then its synonyms, each as its words.
  std::vector<std::vector<std::string>> Alternatives(const QueryNode& term) const;

  const SpokenNames& spoken_names() const { return spoken_names_; }
  const SearchIndex& index() const { return index_; }
  const QueryWords& words() const { return words_; }

 private:
  using LaneOf = const SearchLane* (SearchIndex::*)(size_t, Tense) const;

  // Sets of which a clause is the union; appended, so that ORs of ORs are one union.
  void AddSets(const QueryNode& query, std::vector<RowSet>& sets) const;
  void AddWords(const QueryNode& query, std::vector<RowSet>& sets) const;
  void AddValue(const QueryNode& query, std::vector<RowSet>& sets) const;
  RowSet MatchAnd(const QueryNode& query) const;
  RowSet MatchRange(const QueryNode& query) const;
  RowSet MatchName(size_t field, Tense tense, std::span<const std::string> name) const;
  size_t FieldOf(const QueryNode& query) const;

  const SearchIndex& index_;
  const QueryWords& words_;
  const SpokenNames spoken_names_;
  const RowSet all_;
  std::map<std::vector<std::string>, std::vector<size_t>> groups_;  // of synonyms, by name
};

}  // namespace bole
