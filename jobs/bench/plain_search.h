// A search by a plain loop over all rows: what faster ways are compared with.
#pragma once

#include <vector>

#include "engine/base/top_k.h"
#include "engine/search/searcher.h"

namespace bole {

// Looks at the words of each row, one row after the other: no bitmaps, no lists of rows by word.
//
// All must outlive it. Thread safety: const and safe from any number of threads.
class PlainSearch {
 public:
  // `meaning` may be nullptr.
  PlainSearch(const SearchIndex& index, const QueryWords& words, const RowScorer* meaning);

  // Total and page of a task whose query has no phrases of several words, ranges or synonyms;
  // neither facets nor doctor. Takes a second for a million rows.
  SearchResult Search(const SearchTask& task) const;

 private:
  struct Field {
    const SearchLane* lane;
    size_t place;
    Tense tense;
    float weight;
    float mean_length;
  };

  bool Has(const QueryNode& term, uint32_t row) const;
  bool Matches(const QueryNode& query, uint32_t row) const;
  float WeightOf(uint32_t term, uint32_t row) const;
  std::vector<float> ScoreAll(const std::string& text, const std::vector<uint32_t>& rows) const;

  const SearchIndex& index_;
  const QueryWords& words_;
  const RowScorer* meaning_;
  std::vector<Field> fields_;  // of words
};

}  // namespace bole
