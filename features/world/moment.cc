#include "features/world/moment.h"

#include <array>

namespace bole::world {

std::optional<Seconds> DrawMoment(Random& random, int first, int end) {
  // Use of a professional network by the hour in China (UTC + 8), relative.
  static const Lottery hours(std::array<double, 24>{1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 3, 5, 7, 8, 7,
                                                    6, 6,   7,   7,   6,   6,   5, 5, 6, 7, 5, 2});
  constexpr int kEast = 8;  // hours before UTC
  constexpr double kWeekend = 0.45;
  if (first >= end) return std::nullopt;
  int day = first + static_cast<int>(random.Below(end - first));
  // 1970-01-01 was a Thursday; a day of the weekend is drawn again, once, by chance.
  if ((day + 3) % 7 >= 5 && !random.Chance(kWeekend))
    day = first + static_cast<int>(random.Below(end - first));
  const int hour = (static_cast<int>(hours.Draw(random)) + 24 - kEast) % 24;
  return day * kDaySeconds + hour * 3600 + static_cast<Seconds>(random.Below(3600));
}

Seconds Later(Random& random, Seconds at, double mean_days) {
  return at + 30 + static_cast<Seconds>(random.Exponential() * mean_days * kDaySeconds);
}

}  // namespace bole::world
