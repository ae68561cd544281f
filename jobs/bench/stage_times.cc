#include "jobs/bench/stage_times.h"

#include <chrono>
#include <cstdio>
#include <ctime>

#include "jobs/bench/process_memory.h"

namespace bole {

void StageTimes::Run(const std::string& name, const std::function<void()>& work) {
  ForgetPeak();
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t processor_start = std::clock();
  work();
  const double processor = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double peak = PeakMebibytes();
  std::printf("%-22s %10.1f s   on processors %10.1f s   peak memory %8.0f MiB\n", name.c_str(),
              seconds, processor, peak);
  std::fflush(stdout);
  stages_.push_back({name, seconds, processor, peak});
}

nlohmann::json StageTimes::json() const {
  nlohmann::json json = nlohmann::json::array();
  for (const StageTime& stage : stages_) {
    json.push_back({{"stage", stage.name},
                    {"seconds", stage.seconds},
                    {"processor_seconds", stage.processor_seconds},
                    {"peak_mib", stage.peak_mib}});
  }
  return json;
}

}  // namespace bole
