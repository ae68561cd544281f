#include "jobs/bench/stage_times.h"

#include <chrono>
#include <cstdio>

#include "jobs/bench/caller_times.h"

namespace bole {

void StageTimes::Run(const std::string& name, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%-22s %10.1f s   peak memory %8.0f MiB\n", name.c_str(), seconds, PeakMebibytes());
  std::fflush(stdout);
  json_.push_back({{"stage", name}, {"seconds", seconds}, {"peak_mib", PeakMebibytes()}});
}

}  // namespace bole
