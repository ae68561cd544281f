// Who was at which company or school from when to when.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/retrieval/member_graph.h"

namespace bole {

// Stays that own their arrays.
struct Stays {
  std::vector<uint64_t> offsets = {0};
  std::vector<uint32_t> others;
  std::vector<float> from_years;
  std::vector<float> to_years;

  StaysView view() const { return {offsets, others, from_years, to_years}; }
};

// One stay with the row that it belongs to.
struct StayEntry {
  uint32_t row = 0;
  Stay stay;
};

// Sorts stays into rows; equal ones are kept once. Requires rows below num_rows.
Stays MakeStays(std::vector<StayEntry> entries, size_t num_rows);

// Exchanges rows and others. Requires others below num_others.
Stays TransposeStays(const StaysView& stays, size_t num_others);

// A Unix time as a year with a fraction: the second of January 2012 is 2012 + 1/366. NaN for
// kNoTime.
float YearOf(int64_t unix_seconds);

}  // namespace bole
