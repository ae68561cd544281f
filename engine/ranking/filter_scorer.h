// What an item filter says to a history: the weighted sum of the rows of its items.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/top_k.h"

namespace bole {

// Thread safety: none; one for each worker. The filter's arrays must outlive it.
class FilterScorer {
 public:
  // item_filter: items × items, weights >= 0; without rows it says nothing of anybody.
  explicit FilterScorer(const CsrView& item_filter);

  // Sets *sums to f_j = Σ_{i in history} h_i P_ij where that is above 0, items ascending. Terms are
  // added in order of the history, so results have the same bits everywhere.
  //
  //   weights  h, one >= 0 for each item of the history; empty: all 1
  //   returns  the root mean square of f over all items; 0 when *sums is empty
  double Sum(std::span<const uint32_t> history, std::span<const float> weights,
             std::vector<ScoredRow>* sums);

 private:
  void AddRow(uint32_t item, float weight);
  double TakeTouched();

  const CsrView item_filter_;
  std::vector<float> sums_;       // one an item and some more, up to whole blocks; 0 between calls
  std::vector<uint8_t> touched_;  // one a block of sums; 0 between calls
  std::vector<ScoredRow> found_;  // sums above 0, then room for one block more
  size_t num_found_ = 0;
};

}  // namespace bole
