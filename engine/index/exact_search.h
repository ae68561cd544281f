// The best k of all vectors by inner product, with nothing missed.
#pragma once

#include <span>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/index/search_options.h"

namespace bole {

// Compares queries with every row of a matrix: fast for batches (see panel_product.h), and the
// oracle for everything approximate.
//
// A batch is first scored with sums whose rounding depends on the machine. Every row that rounding
// could have kept out is scored again by InnerProduct. So lists and scores have the same bits for
// any batch, machine and number of threads.
//
// The matrix stays the caller's and must outlive this. Thread safety: const and safe from any
// number of threads.
class ExactSearch {
 public:
  // Throws Error(kInvalidArgument) when a row isn't finite or its norm exceeds kMaxNorm.
  explicit ExactSearch(const MatrixView& vectors);

  size_t size() const { return static_cast<size_t>(vectors_.rows()); }
  size_t dim() const { return static_cast<size_t>(vectors_.cols()); }
  const MatrixView& vectors() const { return vectors_; }
  const float* row(size_t row) const { return vectors_.data() + row * dim(); }

  // One list for each query; shorter than k only when fewer rows are allowed.
  //
  // Throws Error(kInvalidArgument) as CheckQueries does.
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const;

  // The list of a single query.
  std::vector<ScoredRow> SearchOne(const float* query, size_t k, const RowFilter* filter) const;

  // Throws Error(kInvalidArgument) when queries have another length than dim(), aren't finite or
  // exceed kMaxNorm, when k == 0, or when filters are neither none nor one for each query.
  void CheckQueries(const MatrixView& queries, const SearchOptions& options) const;

  // Norms up to this keep every inner product, and all partial sums, finite in float32.
  static constexpr double kMaxNorm = 1e18;

 private:
  struct QueryBlock;
  class Pass;

  void SearchBlock(QueryBlock& block) const;
  void SearchTogether(QueryBlock& block) const;
  float Slack(const float* query) const;

  const MatrixView vectors_;
  double max_norm_ = 0;
};

}  // namespace bole
