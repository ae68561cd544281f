#include "features/graph/stays.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <tuple>

#include "engine/store/table.h"

namespace bole {
namespace {

// Orders years with NaN (not known) first, which < alone can't.
float SortableYear(float year) {
  return std::isnan(year) ? -std::numeric_limits<float>::infinity() : year;
}

auto SortKey(const StayEntry& entry) {
  return std::tuple(entry.row, entry.stay.other, SortableYear(entry.stay.from_year),
                    SortableYear(entry.stay.to_year));
}

}  // namespace

Stays MakeStays(std::vector<StayEntry> entries, size_t num_rows) {
  std::sort(entries.begin(), entries.end(),
            [](const StayEntry& a, const StayEntry& b) { return SortKey(a) < SortKey(b); });
  const auto same = [](const StayEntry& a, const StayEntry& b) { return SortKey(a) == SortKey(b); };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());

  Stays stays;
  stays.offsets.assign(num_rows + 1, 0);
  for (const StayEntry& entry : entries) {
    ++stays.offsets[entry.row + 1];
    stays.others.push_back(entry.stay.other);
    stays.from_years.push_back(entry.stay.from_year);
    stays.to_years.push_back(entry.stay.to_year);
  }
  for (size_t row = 0; row < num_rows; ++row) stays.offsets[row + 1] += stays.offsets[row];
  return stays;
}

Stays TransposeStays(const StaysView& stays, size_t num_others) {
  std::vector<StayEntry> entries;
  entries.reserve(stays.others.size());
  for (uint32_t row = 0; row < stays.num_rows(); ++row) {
    for (size_t i = 0; i < stays.row_size(row); ++i) {
      const Stay stay = stays.stay(row, i);
      entries.push_back({stay.other, {row, stay.from_year, stay.to_year}});
    }
  }
  return MakeStays(std::move(entries), num_others);
}

float YearOf(int64_t unix_seconds) {
  using namespace std::chrono;
  // Beyond the years that a calendar of 16 bits has, no date is meant.
  constexpr int64_t kMostSeconds = 100'000'000'000;  // about 3,000 years
  if (unix_seconds == kNoTime || unix_seconds > kMostSeconds || unix_seconds < -kMostSeconds) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  const sys_days day = floor<days>(sys_seconds(seconds(unix_seconds)));
  const year calendar_year = year_month_day(day).year();
  const sys_days first(calendar_year / January / 1);
  const double length = calendar_year.is_leap() ? 366 : 365;
  return static_cast<float>(static_cast<int>(calendar_year) + (day - first).count() / length);
}

}  // namespace bole
