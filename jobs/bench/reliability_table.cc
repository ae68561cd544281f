#include "jobs/bench/reliability_table.h"

#include <cmath>
#include <cstdio>

namespace bole {
namespace {

void PrintError(double error, double chance) {
  std::printf(" %+10.4f %8.4f", error, chance);
}

void PrintMeanError(const char* over, const CalibrationError& error) {
  std::printf("mean error over %-10s %.4f (by chance alone %.4f)", over, error.observed,
              error.observed_chance);
  if (!std::isnan(error.truth)) {
    std::printf(", from the truth %.4f (%.4f)", error.truth, error.truth_chance);
  }
  std::printf("\n");
}

}  // namespace

void PrintGroup(const std::string& name, const ForecastGroup& group) {
  std::printf("%-12s %8zu %10.4f %10.4f", name.c_str(), group.size, group.predicted,
              group.observed);
  PrintError(group.predicted - group.observed, group.observed_chance);
  if (!std::isnan(group.truth)) {
    std::printf(" %10.4f", group.truth);
    PrintError(group.predicted - group.truth, group.truth_chance);
  }
  std::printf("\n");
}

void LevelledForecasts::Add(const Forecast& forecast, float level) {
  all.push_back(forecast);
  if (!std::isnan(level)) by_level[level].push_back(forecast);
}

void PrintReliability(const std::string& title, const LevelledForecasts& forecasts) {
  const Reliability reliability = MeasureReliability(forecasts.all);
  std::printf("\n%s\n%-12s %8s %10s %10s %10s %8s %10s %10s %8s\n", title.c_str(), "group", "size",
              "predicted", "observed", "error", "chance", "truth", "error", "chance");
  for (size_t i = 0; i < reliability.tenths.size(); ++i) {
    PrintGroup("tenth " + std::to_string(i + 1), reliability.tenths[i]);
  }
  std::vector<ForecastGroup> levels;
  for (const auto& [level, members] : forecasts.by_level) {
    levels.push_back(MeanOf(members));
    PrintGroup("level " + std::to_string(static_cast<int>(level)), levels.back());
  }
  PrintGroup("all", MeanOf(forecasts.all));
  PrintMeanError("tenths", ErrorOver(reliability.tenths));
  PrintMeanError("levels", ErrorOver(levels));
  PrintMeanError("15 groups", reliability.calibration);
  std::printf("Brier score %.4f\n", reliability.brier_score);
}

}  // namespace bole
