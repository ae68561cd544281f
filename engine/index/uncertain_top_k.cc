#include "engine/index/uncertain_top_k.h"

#include "engine/index/inner_product.h"

namespace bole {

std::vector<ScoredRow> UncertainTopK::Take(const float* query, const MatrixView& vectors) {
  constexpr size_t kAhead = 8;  // rows whose loading is begun before they are scored
  Prune();
  const auto dim = static_cast<size_t>(vectors.cols());
  const auto load = [&](size_t i) {
    constexpr size_t kFloatsPerLine = 16;
    if (i >= candidates_.size()) return;
    const float* const row = vectors.data() + candidates_[i].row * dim;
    for (size_t at = 0; at < dim; at += kFloatsPerLine) __builtin_prefetch(row + at);
  };
  for (size_t i = 0; i < kAhead; ++i) load(i);
  TopK exact(k_);
  for (size_t i = 0; i < candidates_.size(); ++i) {
    load(i + kAhead);
    const uint32_t row = candidates_[i].row;
    exact.Add(InnerProduct(query, vectors.data() + row * dim, dim), row);
  }
  candidates_.clear();
  kept_by_prune_ = 0;
  best_.Take();
  return exact.Take();
}

void UncertainTopK::Prune() {
  std::erase_if(candidates_, [&](const ScoredRow& c) { return c.score < threshold(); });
  kept_by_prune_ = candidates_.size();
}

}  // namespace bole
