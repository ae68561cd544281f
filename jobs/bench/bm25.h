// Lists by the words of profiles alone: the baseline of everybody who has a search engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/retrieval/row_filter.h"
#include "features/matrix/word_impacts.h"

namespace bole {

// Okapi BM25 (Robertson, Zaragoza 2009) with the usual k1 = 1.2 and b = .75; a word of n among N
// rows weighs ln(1 + (N - n + .5) / (n + .5)), and counts once in a query.
//
// Thread safety: const and safe from any number of threads.
class Bm25 {
 public:
  explicit Bm25(const RowWords& rows);

  // At most k of the rows that share a word with the query and that the filter allows, best first;
  // among equals smaller rows.
  std::vector<uint32_t> Best(const std::vector<std::string>& query, size_t k,
                             const RowFilter& filter) const;

 private:
  struct Posting {
    uint32_t row = 0;
    float impact = 0;  // what the word adds to the row's score
  };

  size_t num_rows_;
  std::unordered_map<std::string, uint32_t> places_;
  std::vector<std::vector<Posting>> postings_;  // by place of the word; rows ascend
};

}  // namespace bole
