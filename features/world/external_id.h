// The strings by which a site calls its rows. They don't follow the order of the rows.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/vocabulary.h"

namespace bole::world {

// "m" and twelve digits for members, "C..." for companies, "hh-..." for headhunters; jobs are
// "J..." or, a few percent of them, UUIDs or Chinese. Different rows have different ids.
std::string ExternalId(uint64_t seed, EntityKind kind, uint32_t row);

std::string GroupId(uint32_t group);
std::string FirmId(uint32_t firm);

}  // namespace bole::world
