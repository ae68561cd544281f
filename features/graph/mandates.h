// Which headhunters were given which jobs, and which jobs hired.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/store/table.h"

namespace bole {

struct Mandate {
  uint32_t job = 0;
  uint32_t headhunter = 0;
};

// Jobs that have a headhunter and were posted before `until` (Unix seconds), by row; those without
// a time count as old.
std::vector<Mandate> ListMandates(const Table& jobs, int64_t until);

// Of a job that hired somebody.
struct Hire {
  uint32_t job = 0;
  uint32_t member = 0;
  int64_t at = kNoTime;
};

// Longer than any past.
inline constexpr int64_t kAlways = std::numeric_limits<int64_t>::max();

// Those before `until`, in the order of the table; those without a time count as old.
std::vector<Hire> ListHires(const Table& interactions, int64_t until);

}  // namespace bole
