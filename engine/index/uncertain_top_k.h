// The best k of rows whose scores are known only to within a bound.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/base/top_k.h"

namespace bole {

// Keeps every row that can be among the best k: k rows have at least the threshold, so a row that
// can't reach it isn't.
//
// Thread safety: none; one for each query.
class UncertainTopK {
 public:
  explicit UncertainTopK(size_t k) : k_(k), best_(k) {}

  // No row whose score is below this is among the best k.
  float threshold() const { return best_.threshold(); }

  // A row whose score is between `least` and `most`. Call it only with most >= threshold().
  void Add(float least, float most, uint32_t row) {
    best_.Add(least, row);
    candidates_.push_back({most, row});
    if (candidates_.size() > 2 * kept_by_prune_ + k_ + kMinCandidatesToPrune) Prune();
  }

  // The best k of what was kept, by InnerProduct with the query; leaves this empty.
  std::vector<ScoredRow> Take(const float* query, const MatrixView& vectors);

 private:
  // Pruning at twice what the last pruning left keeps its cost linear.
  static constexpr size_t kMinCandidatesToPrune = 1024;

  void Prune();

  const size_t k_;
  TopK best_;                          // by the least that a row's score can be
  std::vector<ScoredRow> candidates_;  // with the most that it can be
  size_t kept_by_prune_ = 0;
};

}  // namespace bole
