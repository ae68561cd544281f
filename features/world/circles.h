// The small circles in which people get to know each other: teams at work, classes at school,
// the people of one trade in one city. Ties inside them make triangles, as in life.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "features/world/calendar.h"
#include "features/world/population.h"

namespace bole::world {

enum class CircleKind : uint8_t { kTeam, kClass, kTrade };

// A member's place in a circle, for as long as they were in it.
struct Seat {
  uint64_t order = 0;  // seats of one circle stand next to each other in this order
  uint32_t member = 0;
  Day from = 0, to = 0;
};

// Seats in order and where each circle begins; circle i is [begins[i], begins[i + 1]).
struct Circles {
  std::vector<Seat> seats;
  std::vector<uint64_t> begins = {0};

  size_t size() const { return begins.size() - 1; }
  std::span<const Seat> operator[](size_t circle) const {
    return std::span(seats).subspan(begins[circle], begins[circle + 1] - begins[circle]);
  }
};

// Everyone's circles of one kind. Equal for any number of threads.
Circles MakeCircles(const Population& population, CircleKind kind);

}  // namespace bole::world
