// Whether forecasts came true, as a table on the standard output.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/eval/reliability.h"

namespace bole {

// Forecasts, and those of them that belong to a level of seniority by that level.
struct LevelledForecasts {
  std::vector<Forecast> all;
  std::map<float, std::vector<Forecast>> by_level;

  // NaN: of no known level.
  void Add(const Forecast& forecast, float level);
};

// One line of such a table.
void PrintGroup(const std::string& name, const ForecastGroup& group);

// Predicted and observed by tenths of the predictions and by level, each error beside its standard
// error; likewise against the truth where it is known of all. Then the mean errors over tenths,
// over levels and over 15 groups (the expected calibration error), each with what chance alone
// would make of it.
void PrintReliability(const std::string& title, const LevelledForecasts& forecasts);

}  // namespace bole
