// Whether probabilities that were foretold came true.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace bole {

// One forecast and what came of it.
struct Forecast {
  double predicted = 0;  // in [0, 1]
  double outcome = 0;    // 0 or 1
  // The probability that the outcome was drawn with, where a world with a truth knows it.
  double truth = std::numeric_limits<double>::quiet_NaN();
};

// Means over some forecasts; 0 without any.
struct ForecastGroup {
  size_t size = 0;
  double predicted = 0;
  double observed = 0;
  double truth = 0;  // NaN when it isn't known of all
};

struct Reliability {
  std::vector<ForecastGroup> tenths;  // of the forecasts, lowest first; fewer than ten have fewer
  // Mean distance of predicted and observed over 15 groups of equal size: the expected calibration
  // error.
  double calibration_error = 0;
  double brier_score = 0;  // mean of (predicted - outcome)^2
};

ForecastGroup MeanOf(std::span<const Forecast> forecasts);

// Depends on the forecasts and, among equal predictions, their order. All 0 without any.
Reliability MeasureReliability(std::span<const Forecast> forecasts);

}  // namespace bole
