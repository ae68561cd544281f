#include "engine/eval/list_metrics.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/error.h"

namespace bole {

double Congestion(std::span<const uint32_t> counts) {
  double total = 0;
  for (const uint32_t count : counts) total += count;
  if (total == 0) return 0;
  if (counts.size() < 2) return 1;
  double entropy = 0;
  for (const uint32_t count : counts) {
    if (count == 0) continue;
    const double share = count / total;
    entropy -= share * std::log(share);
  }
  return 1 - entropy / std::log(static_cast<double>(counts.size()));
}

// With counts in ascending order x_1..x_n: (2 sum i x_i) / (n sum x_i) - (n + 1) / n.
double Gini(std::span<const uint32_t> counts) {
  std::vector<uint32_t> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end());
  const auto size = static_cast<double>(sorted.size());
  double sum = 0;
  double weighted = 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    sum += sorted[i];
    weighted += static_cast<double>(i + 1) * sorted[i];
  }
  return sum == 0 ? 0 : 2 * weighted / (size * sum) - (size + 1) / size;
}

ListSpread MeasureSpread(std::span<const std::vector<uint32_t>> lists,
                         std::span<const uint32_t> queries, size_t k,
                         std::span<const uint64_t> popularity) {
  if (k == 0) throw Error(ErrorCode::kInvalidArgument, "k must not be 0");
  std::vector<uint32_t> exposure(popularity.size());
  uint64_t num_places = 0;
  double popularity_sum = 0;
  for (const uint32_t query : queries) {
    const std::vector<uint32_t>& list = lists[query];
    for (const uint32_t row : std::span(list).first(std::min(k, list.size()))) {
      if (row >= exposure.size()) {
        throw Error(ErrorCode::kInvalidArgument,
                    "listed row is out of range: " + std::to_string(row));
      }
      ++exposure[row];
      ++num_places;
      popularity_sum += static_cast<double>(popularity[row]);
    }
  }
  ListSpread spread;
  if (num_places == 0) return spread;
  const auto places = static_cast<double>(num_places);
  const auto num_shown = exposure.size() - static_cast<size_t>(std::count(
                                               exposure.begin(), exposure.end(), uint32_t{0}));
  spread.coverage = static_cast<double>(num_shown) / static_cast<double>(exposure.size());
  spread.gini = Gini(exposure);
  spread.congestion = Congestion(exposure);
  spread.mean_popularity = popularity_sum / places;
  spread.mean_length = places / static_cast<double>(queries.size());
  spread.max_exposure = *std::max_element(exposure.begin(), exposure.end());
  return spread;
}

}  // namespace bole
