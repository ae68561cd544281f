// The best k of rows whose scores are known only to within a bound.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/base/top_k.h"

namespace bole {

// Keeps every row that can be among the best k: k rows have at least the threshold, so a row that
// can't reach it isn't.
//
// The threshold is found anew whenever the kept are half as many again as k, and not with every
// row: that costs a fraction of a heap's work, for few more rows.
//
// Thread safety: none; one for each query.
class UncertainTopK {
 public:
  explicit UncertainTopK(size_t k)
      : k_(k), threshold_(k == 0 ? kInfinity : -kInfinity), room_(k_ + RoomFor(0)) {}

  // No row whose score is below this is among the best k.
  float threshold() const { return threshold_; }

  // A row whose score is between `least` and `most`. Call it only with most >= threshold().
  void Add(float least, float most, uint32_t row) {
    candidates_.push_back({least, most, row});
    if (candidates_.size() >= room_) Prune();
  }

  // The rows of which the best k are some, in no order; leaves this empty.
  std::vector<uint32_t> TakeRows();

  // The best k of what was kept, by InnerProduct with the query; leaves this empty.
  std::vector<ScoredRow> Take(const float* query, const MatrixView& vectors);

 private:
  struct Candidate {
    float least;
    float most;
    uint32_t row;
  };
  static constexpr float kInfinity = std::numeric_limits<float>::infinity();

  // How many more than `kept` there may be until the next pruning: its cost then stays linear.
  size_t RoomFor(size_t kept) const { return (kept > k_ ? kept : k_) / 2 + 4; }

  void Prune();

  size_t k_;
  float threshold_;
  size_t room_;
  std::vector<Candidate> candidates_;
};

}  // namespace bole
