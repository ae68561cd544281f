// The truth in tables of its own, for evaluation; never an input of Bole.
#pragma once

#include "features/world/site_tables.h"

namespace bole::world {

// Writes members, jobs, headhunters, ties, invitations and pairs under options.out/truth.
void WriteTruthTables(const Chronicle& chronicle);

}  // namespace bole::world
