#include "engine/index/uncertain_top_k.h"

#include <algorithm>

#include "engine/index/inner_product.h"

namespace bole {

std::vector<uint32_t> UncertainTopK::TakeRows() {
  Prune();
  std::vector<uint32_t> rows;
  rows.reserve(candidates_.size());
  for (const Candidate& candidate : candidates_) rows.push_back(candidate.row);
  *this = UncertainTopK(k_);
  return rows;
}

std::vector<ScoredRow> UncertainTopK::Take(const float* query, const MatrixView& vectors) {
  constexpr size_t kAhead = 8;  // rows whose loading is begun before they are scored
  const std::vector<uint32_t> rows = TakeRows();
  const auto dim = static_cast<size_t>(vectors.cols());
  const auto load = [&](size_t i) {
    constexpr size_t kFloatsPerLine = 16;
    if (i >= rows.size()) return;
    const float* const row = vectors.data() + rows[i] * dim;
    for (size_t at = 0; at < dim; at += kFloatsPerLine) __builtin_prefetch(row + at);
  };
  for (size_t i = 0; i < kAhead; ++i) load(i);
  TopK exact(k_);
  for (size_t i = 0; i < rows.size(); ++i) {
    load(i + kAhead);
    exact.Add(InnerProduct(query, vectors.data() + rows[i] * dim, dim), rows[i]);
  }
  return exact.Take();
}

void UncertainTopK::Prune() {
  if (k_ > 0 && candidates_.size() >= k_) {
    const auto kth = candidates_.begin() + static_cast<ptrdiff_t>(k_ - 1);
    std::nth_element(candidates_.begin(), kth, candidates_.end(),
                     [](const Candidate& a, const Candidate& b) { return a.least > b.least; });
    threshold_ = kth->least;
  }
  std::erase_if(candidates_, [&](const Candidate& c) { return c.most < threshold_; });
  room_ = candidates_.size() + RoomFor(candidates_.size());
}

}  // namespace bole
