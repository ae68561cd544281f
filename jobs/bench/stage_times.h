// How long the stages of a benchmark take, one after another, and the memory that they need.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace bole {

// Thread safety: none.
class StageTimes {
 public:
  // Does the work; prints seconds, and the most memory that the process has had so far.
  void Run(const std::string& name, const std::function<void()>& work);

  // One object a stage, in order.
  const nlohmann::json& json() const { return json_; }

 private:
  nlohmann::json json_ = nlohmann::json::array();
};

}  // namespace bole
