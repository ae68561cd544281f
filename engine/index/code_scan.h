// The exact best k by 8-bit codes first: a quarter of the memory is read, and with VNNI several
// times as many products are made in a second.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/code_table.h"
#include "engine/index/exact_search.h"
#include "engine/index/row_bitmap.h"

namespace bole {

// Scores rows by their codes, keeps every row that rounding could have kept out of the list, and
// scores those again by InnerProduct. The lists have the same bits as ExactSearch's, always: where
// the bound excludes little, more is scored again.
//
// The bound: for a row x = s c + e and a query q = t d + f, with codes c and d,
//   |q x - s t d c| = |q e + f s c| <= |q| |e| + |f| s |c|  (Cauchy and Schwarz),
// so with the largest |e| / s and |c| of all rows it is s times a number of the query.
//
// Both arguments must outlive this. Thread safety: const and safe from any number of threads.
class CodeScan {
 public:
  CodeScan(const ExactSearch& exact, const CodeTable& codes);

  // As ExactSearch::Search.
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const;

  // The lists of some of the queries, by number. Requires checked queries, and room for all lists.
  // Of a bitmap that is the filter of several queries the allowed rows are read once for all.
  void SearchSome(const MatrixView& queries, const SearchOptions& options,
                  std::span<const Eigen::Index> some, SearchLists& lists) const;

  // As ExactSearch::SearchOne. Of a filter with a bitmap only the allowed rows are read.
  std::vector<ScoredRow> SearchOne(const float* query, size_t k, const RowFilter* filter) const;

 private:
  struct Bound;
  class OneQuery;
  class Batch;

  bool IsBestTogether(size_t num_queries) const;
  void SearchTogether(const MatrixView& queries, const SearchOptions& options,
                      std::span<const Eigen::Index> some, const RowBitmap* allowed,
                      SearchLists& lists) const;
  SearchLists SearchByPanels(const MatrixView& queries, const SearchOptions& options,
                             const RowBitmap* allowed) const;
  Bound BoundFor(const float* query, const EncodedQuery& encoded) const;

  const ExactSearch& exact_;
  const CodeTable& codes_;
  double max_residual_ = 0;   // of |e| / s, over rows with s > 0
  double max_code_norm_ = 0;  // of |c|
  double max_lost_ = 0;       // of |e|, over rows with s = 0
};

}  // namespace bole
