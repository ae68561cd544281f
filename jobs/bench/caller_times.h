// How long answers take when several ask at once.
#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>

namespace bole {

// Each caller asks its next question when it has its answer. As many answers are made at a time as
// this process may use processors, in the order of asking: as the service's workers do. Times are
// of one answer each, waiting for its turn included; those "on core" are without it, the same
// however busy the machine is.
struct CallerTimes {
  size_t num_callers = 0;
  size_t num_answers = 0;
  double answers_per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double longest_ms = 0;
  double p50_on_core_ms = 0;
  double p99_on_core_ms = 0;
};

// Asks questions 0, 1, ... by turns; ask(i) is called from any caller's thread. Before what is
// measured, every caller asks one question, so that its scratch is there. Requires num_callers > 0
// and num_answers > 0. Rethrows what ask throws.
CallerTimes MeasureCallers(size_t num_callers, size_t num_answers,
                           const std::function<void(size_t)>& ask);

// One line of a table, and the same for tracking.
void PrintCallerTimesHeader();
void PrintCallerTimes(const CallerTimes& times);
nlohmann::json ToJson(const CallerTimes& times);

}  // namespace bole
