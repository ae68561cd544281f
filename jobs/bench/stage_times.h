// How long the stages of a benchmark take, one after another, and the memory that they need.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace bole {

struct StageTime {
  std::string name;
  double seconds = 0;            // by the clock
  double processor_seconds = 0;  // of all threads
  double peak_mib = 0;           // the most that the process has had meanwhile; see ForgetPeak
};

// Thread safety: none.
class StageTimes {
 public:
  // Does the work and prints how long it took and the memory that it needed.
  void Run(const std::string& name, const std::function<void()>& work);

  // In order.
  const std::vector<StageTime>& stages() const { return stages_; }
  // One object a stage.
  nlohmann::json json() const;

 private:
  std::vector<StageTime> stages_;
};

}  // namespace bole
