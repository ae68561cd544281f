// What traits of members, jobs and headhunters are made of: counts, days, shares and numbers of
// names on scales that a ranker can compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>

namespace bole {

inline constexpr float kUnknownTrait = std::numeric_limits<float>::quiet_NaN();

// ln(1 + n); 0 for less than none.
float LogCount(double count);

// The days between two Unix times as a LogCount; unknown when either is kNoTime.
float LogDays(int64_t from, int64_t to);

// Numbers in the order of first use; names that differ in case alone are one.
class Numbering {
 public:
  // kNoRow for a blank name.
  uint32_t Of(std::string_view name);
  size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, uint32_t> numbers_;
};

// How often something was done, and how often with success.
struct Tally {
  double tries = 0;
  double successes = 0;

  void Add(bool is_success) {
    ++tries;
    successes += is_success ? 1 : 0;
  }
  // The share of successes, as if `prior` more tries had gone as usual: a handful says little.
  // Unknown when nobody has tried.
  float Share(const Tally& of_all, double prior) const;
};

}  // namespace bole
