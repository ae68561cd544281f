// The days of the world. It ends at a fixed moment, so that the same seed is the same world.
#pragma once

#include <chrono>
#include <cstdint>

namespace bole::world {

// Days and seconds since 1970-01-01 00:00 UTC.
using Day = uint16_t;
using Seconds = int64_t;

inline constexpr Seconds kDaySeconds = 86'400;

constexpr Day DayOf(int year, unsigned month, unsigned day) {
  return static_cast<Day>(
      std::chrono::sys_days(std::chrono::year(year) / month / day).time_since_epoch().count());
}

// The last moment: nothing happens at or after it, and no member knows what comes next.
inline constexpr Day kWorldEndDay = DayOf(2026, 6, 30);
inline constexpr Seconds kWorldEnd = kWorldEndDay * kDaySeconds;
inline constexpr int kWorldEndYear = 2026;

// Interactions are logged from here on; ties are older too.
inline constexpr Day kLogBeginDay = DayOf(2026, 1, 1);

// The network opened here.
inline constexpr Day kNetworkBeginDay = DayOf(2012, 3, 1);

}  // namespace bole::world
