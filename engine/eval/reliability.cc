#include "engine/eval/reliability.h"

#include <algorithm>
#include <cmath>

namespace bole {
namespace {

constexpr size_t kErrorGroups = 15;

// Groups of equal size, but for one, lowest predictions first.
std::vector<ForecastGroup> SplitEvenly(std::span<const Forecast> sorted, size_t num_groups) {
  num_groups = std::min(num_groups, sorted.size());
  std::vector<ForecastGroup> groups;
  for (size_t i = 0; i < num_groups; ++i) {
    const size_t begin = i * sorted.size() / num_groups;
    const size_t end = (i + 1) * sorted.size() / num_groups;
    groups.push_back(MeanOf(sorted.subspan(begin, end - begin)));
  }
  return groups;
}

}  // namespace

ForecastGroup MeanOf(std::span<const Forecast> forecasts) {
  ForecastGroup mean = {.size = forecasts.size()};
  const auto size = static_cast<double>(std::max<size_t>(1, forecasts.size()));
  for (const Forecast& forecast : forecasts) {
    mean.predicted += forecast.predicted / size;
    mean.observed += forecast.outcome / size;
    mean.truth += forecast.truth / size;
  }
  return mean;
}

Reliability MeasureReliability(std::span<const Forecast> forecasts) {
  std::vector<Forecast> sorted(forecasts.begin(), forecasts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Forecast& a, const Forecast& b) { return a.predicted < b.predicted; });
  Reliability reliability = {.tenths = SplitEvenly(sorted, 10)};
  const auto size = static_cast<double>(std::max<size_t>(1, sorted.size()));
  for (const ForecastGroup& group : SplitEvenly(sorted, kErrorGroups)) {
    reliability.calibration_error +=
        std::abs(group.predicted - group.observed) * static_cast<double>(group.size) / size;
  }
  for (const Forecast& forecast : sorted) {
    reliability.brier_score += std::pow(forecast.predicted - forecast.outcome, 2) / size;
  }
  return reliability;
}

}  // namespace bole
