// The tables of the site: what Bole will be given. Columns and their order are schema.h's.
#pragma once

#include <span>

#include "features/world/behaviour.h"
#include "features/world/population.h"
#include "features/world/society.h"
#include "features/world/ties.h"

namespace bole::world {

// The population and all that happened to it: what the tables are written from. References
// stay valid while writing.
struct Chronicle {
  const Population& population;
  const Society& society;
  std::span<const Tie> ties;  // with those of accepted invitations
  std::span<const Invitation> invitations;
  std::span<const Application> applications;  // by job
  std::span<const Placement> placements;      // by job
};

// Writes one file for each table of the schema into options.out.
void WriteSiteTables(const Chronicle& chronicle);

}  // namespace bole::world
