#include "engine/ranking/filter_scorer.h"

#include <algorithm>
#include <cmath>

namespace bole {
namespace {

// Sums whose being touched is remembered together: 256 bytes. A list of single items would have
// to be sorted, and a scan of all of them costs too much when there are millions.
constexpr size_t kBlockBits = 6;
constexpr size_t kBlock = size_t{1} << kBlockBits;

// Partial sums of squares; fixes their order whatever the compiler does.
constexpr size_t kLanes = 8;

// Of one block, by lanes.
float SumOfSquares(const float* sums) {
  float lanes[kLanes] = {};
  for (size_t i = 0; i < kBlock; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += sums[i + lane] * sums[i + lane];
  }
  float total = 0;
  for (const float lane : lanes) total += lane;
  return total;
}

}  // namespace

FilterScorer::FilterScorer(const CsrView& item_filter)
    : item_filter_(item_filter), touched_((item_filter.num_rows() + kBlock - 1) / kBlock, 0) {
  sums_.assign(touched_.size() * kBlock, 0.0F);
}

double FilterScorer::Sum(std::span<const uint32_t> history, std::span<const float> weights,
                         std::vector<ScoredRow>* sums) {
  sums->clear();
  if (item_filter_.num_rows() == 0) return 0;
  for (size_t i = 0; i < history.size(); ++i) {
    AddRow(history[i], weights.empty() ? 1.0F : weights[i]);
  }
  const double squares = TakeTouched();
  sums->assign(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(num_found_));
  return std::sqrt(squares / static_cast<double>(item_filter_.num_rows()));
}

void FilterScorer::AddRow(uint32_t item, float weight) {
  const std::span<const uint32_t> others = item_filter_.row(item);
  const std::span<const float> values = item_filter_.row_values(item);
  for (size_t i = 0; i < others.size(); ++i) {
    sums_[others[i]] += weight * (values.empty() ? 1.0F : values[i]);
    touched_[others[i] >> kBlockBits] = 1;
  }
}

// Moves the sums above 0 to found_ and returns their squares' sum. Whether an entry counts
// decides where the next one is put, not where the program goes on: a branch that is taken every
// third time would cost more than all else here.
double FilterScorer::TakeTouched() {
  double squares = 0;
  num_found_ = 0;
  for (size_t block = 0; block < touched_.size(); ++block) {
    if (touched_[block] == 0) continue;
    touched_[block] = 0;
    if (found_.size() < num_found_ + kBlock) found_.resize(2 * num_found_ + kBlock);
    float* const sums = sums_.data() + block * kBlock;
    ScoredRow* next = found_.data() + num_found_;
    for (size_t i = 0; i < kBlock; ++i) {
      *next = {sums[i], static_cast<uint32_t>(block * kBlock + i)};
      next += sums[i] > 0 ? 1 : 0;
    }
    num_found_ = static_cast<size_t>(next - found_.data());
    squares += SumOfSquares(sums);
    std::fill_n(sums, kBlock, 0.0F);
  }
  return squares;
}

}  // namespace bole
