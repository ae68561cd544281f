// When things happen: by day more than by night, on working days more than on others.
#pragma once

#include <optional>

#include "features/world/calendar.h"
#include "features/world/draws.h"

namespace bole::world {

// A moment of the days [first, end), or nothing when there is none.
std::optional<Seconds> DrawMoment(Random& random, int first, int end);

// Some time after `at`, exponential with this mean.
Seconds Later(Random& random, Seconds at, double mean_days);

}  // namespace bole::world
