// Where a member studied and worked. Not kept: drawn again from the seed and the row.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "features/world/calendar.h"
#include "features/world/words.h"

namespace bole::world {

struct Member;
struct Population;

struct Position {
  uint32_t company = 0;
  Seniority seniority = Seniority::kMid;
  uint8_t function = 0;
  Day started = 0;
  Day ended = 0;          // kWorldEndDay while it lasts
  bool is_closed = true;  // whether the table knows that it ended

  bool is_current() const { return ended == kWorldEndDay; }
};

enum class Degree : uint8_t { kDiploma, kBachelor, kMaster, kDoctor };

struct Education {
  uint8_t school = 0;
  Degree degree = Degree::kBachelor;
  uint8_t field = 0;  // of the function's fields
  Day started = 0;
  Day ended = 0;
};

struct Career {
  std::vector<Position> positions;    // oldest first
  std::vector<Education> educations;  // oldest first

  // The company of the current position, or kNoRow.
  uint32_t employer() const;
};

// Requires everything of `member` but its employer.
Career DrawCareer(const Population& population, const Member& member, uint32_t row);

}  // namespace bole::world
