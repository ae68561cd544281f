// Queries that are compared with rows together, by panels of codes. A part of code_scan.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/index/code_scan.h"
#include "engine/index/panel_product.h"
#include "engine/index/uncertain_top_k.h"

namespace bole {

// How far a row's score can be from that of its codes: within scale * width + least.
struct CodeScan::Bound {
  float query_scale = 0;
  float width = 0;
  float least = 0;

  // `score` without the query's scale, as CodeKernels and PanelKernels give it.
  void AddTo(UncertainTopK& best, float score, float scale, uint32_t row) const {
    const float middle = score * query_scale;
    const float half = scale * width + least;
    if (middle + half >= best.threshold()) best.Add(middle - half, middle + half, row);
  }
};

// Queries on their way through the rows: either all rows, or those of one bitmap.
//
// Everything given must outlive this. Thread safety: none; one for each worker.
class CodeScan::Batch {
 public:
  // options.filters are from query `first` on. Requires kernels for codes.
  Batch(const CodeScan& scan, const MatrixView& queries, const SearchOptions& options,
        size_t first);

  // Compares with all rows, where they lie.
  void Run();

  // Compares with the rows that the filter of every query allows: they are put beside each other,
  // a strip at a time.
  void RunOver(const RowBitmap& allowed);

  // The list of a query after the run; leaves nothing of it.
  std::vector<ScoredRow> List(size_t q);

 private:
  // Rows beside each other, behind which others may follow that will be next.
  struct Strip {
    const uint8_t* codes;
    const float* scales;
    size_t num_rows;
    size_t bytes_behind;
  };

  // Whether a query has no part in the run, since its codes are all 0.
  bool IsAlone(size_t q) const { return bounds_[q].query_scale == 0; }

  PackedPanels Encode();
  template <class NumberOf>
  void Score(const Strip& rows, const NumberOf& number_of);
  void Add(size_t q, uint32_t row, float score);

  const CodeScan& scan_;
  const PanelKernels& kernels_;
  const MatrixView& queries_;
  const SearchOptions& options_;
  const size_t first_;
  const size_t stride_;
  std::vector<UncertainTopK> best_;
  std::vector<Bound> bounds_;
  std::vector<int32_t> corrections_;  // what sums begin with
  std::vector<float> widths_;         // of the bounds, without the query's scale
  std::vector<float> cutoffs_;        // the same
  const PackedPanels panels_;
};

}  // namespace bole
