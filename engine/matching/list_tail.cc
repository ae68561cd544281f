#include "engine/matching/list_tail.h"

#include <algorithm>
#include <cmath>

namespace bole {

void AppendUntil(size_t k, std::span<const ScoredRow> best_first, Source source,
                 const RowFilter& filter, std::vector<Recommendation>& list) {
  std::vector<uint32_t> listed;
  listed.reserve(list.size());
  for (const Recommendation& item : list) listed.push_back(item.row);
  std::sort(listed.begin(), listed.end());
  for (const ScoredRow& next : best_first) {
    if (list.size() >= k) return;
    if (std::binary_search(listed.begin(), listed.end(), next.row)) continue;
    if (filter.Allows(next.row)) list.push_back({next.row, next.score, source});
  }
}

std::vector<ScoredRow> OrderByCount(std::span<const uint32_t> counts) {
  std::vector<ScoredRow> rows(counts.size());
  for (uint32_t row = 0; row < rows.size(); ++row) {
    const float logarithm = std::log1p(static_cast<float>(counts[row]));
    rows[row] = {logarithm / (1 + logarithm), row};
  }
  std::sort(rows.begin(), rows.end(), IsBetter);
  return rows;
}

}  // namespace bole
