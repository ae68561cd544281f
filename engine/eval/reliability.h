// Whether probabilities that were foretold came true.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace bole {

// Forecasts without anybody in common.
constexpr uint32_t kNoParty = std::numeric_limits<uint32_t>::max();

// One forecast and what came of it.
struct Forecast {
  double predicted = 0;  // in [0, 1]
  double outcome = 0;    // 0 or 1
  // The probability that the outcome was drawn with, where a world with a truth knows it.
  double truth = std::numeric_limits<double>::quiet_NaN();
  double weight = 1;  // how many forecasts it stands for
  // Whose habits nobody has seen yet, or whose openings may fill: forecasts of one party are wrong
  // together, by one chance.
  uint32_t party = kNoParty;
};

// Means over some forecasts by their weights; 0 without any.
struct ForecastGroup {
  size_t size = 0;
  double weight = 0;
  double predicted = 0;
  double observed = 0;
  double truth = 0;  // NaN when it isn't known of all; so is its chance
  // Standard errors of the mean distances of the predictions from the outcomes and from the truth,
  // over parties: what chance alone makes of forecasts that are right.
  double observed_chance = 0;
  double truth_chance = 0;
};

// Mean distance of the predictions from what came, over groups by their weights; and what chance
// alone would make of it, sqrt(2 / pi) of each group's standard error.
struct CalibrationError {
  double observed = 0, observed_chance = 0;
  double truth = 0, truth_chance = 0;  // NaN when it isn't known of all
};

struct Reliability {
  std::vector<ForecastGroup> tenths;  // of the forecasts, lowest first; fewer than ten have fewer
  // Over 15 groups of equal size: the expected calibration error.
  CalibrationError calibration;
  double brier_score = 0;  // mean of (predicted - outcome)^2
};

ForecastGroup MeanOf(std::span<const Forecast> forecasts);

CalibrationError ErrorOver(std::span<const ForecastGroup> groups);

// Depends on the forecasts and, among equal predictions, their order. All 0 without any.
Reliability MeasureReliability(std::span<const Forecast> forecasts);

}  // namespace bole
