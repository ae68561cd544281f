#include "engine/retrieval/history_alike.h"

#include <algorithm>

namespace bole {

std::vector<ScoredRow> HistoryAlike::Find(std::span<const uint32_t> history, size_t k,
                                          const RowFilter& filter, Scratch* scratch) const {
  if (history.empty() || k == 0) return {};
  const float share = 1 / static_cast<float>(history.size());
  for (const uint32_t item : history) {
    scratch->profile.AddScaled(items_.row(item), items_.row_values(item), share);
  }
  scratch->profile.Drain([&](uint32_t feature, float value) {
    scratch->scores.AddScaled(by_feature_.row(feature), by_feature_.row_values(feature), value);
  });
  for (const uint32_t item : history) scratch->scores.Forget(item);
  TopK best(std::min(k, items_.num_rows()));
  scratch->scores.Drain([&](uint32_t item, float score) {
    if (score >= best.threshold() && filter.Allows(item)) best.Add(score, item);
  });
  return best.Take();
}

}  // namespace bole
