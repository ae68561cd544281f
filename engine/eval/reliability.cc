#include "engine/eval/reliability.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

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

// Of the weighted mean of what each forecast is wrong by; those of one party are one draw.
template <typename ErrorOf>
double StandardError(std::span<const Forecast> forecasts, const ErrorOf& error_of, double mean,
                     double weight) {
  std::map<uint32_t, double> of_parties;
  double squares = 0;
  for (const Forecast& forecast : forecasts) {
    const double away = forecast.weight * (error_of(forecast) - mean);
    if (forecast.party == kNoParty) {
      squares += away * away;
    } else {
      of_parties[forecast.party] += away;
    }
  }
  for (const auto& [party, away] : of_parties) squares += away * away;
  return std::sqrt(squares) / weight;
}

}  // namespace

ForecastGroup MeanOf(std::span<const Forecast> forecasts) {
  ForecastGroup mean = {.size = forecasts.size()};
  for (const Forecast& forecast : forecasts) mean.weight += forecast.weight;
  if (mean.weight == 0) return mean;
  for (const Forecast& forecast : forecasts) {
    const double share = forecast.weight / mean.weight;
    mean.predicted += share * forecast.predicted;
    mean.observed += share * forecast.outcome;
    mean.truth += share * forecast.truth;
  }
  mean.observed_chance = StandardError(
      forecasts, [](const Forecast& f) { return f.predicted - f.outcome; },
      mean.predicted - mean.observed, mean.weight);
  mean.truth_chance = StandardError(
      forecasts, [](const Forecast& f) { return f.predicted - f.truth; },
      mean.predicted - mean.truth, mean.weight);
  return mean;
}

CalibrationError ErrorOver(std::span<const ForecastGroup> groups) {
  // Mean size of a normal deviation, in standard deviations.
  static const double kMeanDeviation = std::sqrt(2 / std::numbers::pi);
  double weight = 0;
  for (const ForecastGroup& group : groups) weight += group.weight;
  CalibrationError error;
  if (weight == 0) return error;
  for (const ForecastGroup& group : groups) {
    const double share = group.weight / weight;
    error.observed += share * std::abs(group.predicted - group.observed);
    error.truth += share * std::abs(group.predicted - group.truth);
    error.observed_chance += share * kMeanDeviation * group.observed_chance;
    error.truth_chance += share * kMeanDeviation * group.truth_chance;
  }
  return error;
}

Reliability MeasureReliability(std::span<const Forecast> forecasts) {
  std::vector<Forecast> sorted(forecasts.begin(), forecasts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Forecast& a, const Forecast& b) { return a.predicted < b.predicted; });
  Reliability reliability = {.tenths = SplitEvenly(sorted, 10)};
  reliability.calibration = ErrorOver(SplitEvenly(sorted, kErrorGroups));
  double weight = 0;
  for (const Forecast& forecast : sorted) weight += forecast.weight;
  for (const Forecast& forecast : sorted) {
    reliability.brier_score +=
        forecast.weight * std::pow(forecast.predicted - forecast.outcome, 2) / weight;
  }
  return reliability;
}

}  // namespace bole
