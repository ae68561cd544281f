// What searches cost on this machine, measured by `bole bench index --calibrate` and kept in the
// work folder: WORK/search_costs.bole, an ArrayFile.
//
//   dims             u32: lengths of vectors
//   held_row_costs   f64: IndexOptions::held_row_cost, one for each of them
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/index/index.h"

namespace bole {

// The cost that was measured for vectors of this length; nothing where none was. Throws as
// ArrayFile::Open does, and Error(kCorruptData) when the arrays don't fit.
std::optional<double> ReadHeldRowCost(const std::filesystem::path& work, uint32_t dim);

// Puts a cost beside those of other lengths, or in place of that of this one. Throws
// Error(kUnavailable) when the disk fails.
void WriteHeldRowCost(const std::filesystem::path& work, uint32_t dim, double cost);

}  // namespace bole
