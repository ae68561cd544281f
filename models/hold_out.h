// A part of the interactions set aside, to choose options by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

struct HoldOutOptions {
  double share = 0.2;      // of each row's entries; in (0, 1)
  size_t min_entries = 5;  // rows with fewer stay whole
  uint64_t seed = 1;
};

// What was known, and what came of it. Both have one shape.
struct HoldOut {
  Csr kept;
  Csr held;

  // The order of what was kept, as in models/recency.h; empty: none is known.
  std::vector<uint32_t> num_later;
};

// Each user's held items that are warm, and those that are cold.
struct HeldSegments {
  Csr warm;
  Csr cold;
};

//   is_cold  by item, 1 for the cold ones
HeldSegments SplitByCold(const CsrView& held, std::span<const uint8_t> is_cold);

// A hold-out by chance, for interactions without times. Parts have the values of what they were
// split from; whether an entry is held out depends on seed, row and column alone.
//
// Throws Error(kInvalidArgument) for another share.
HoldOut SplitHoldOut(const CsrView& matrix, const HoldOutOptions& options);

}  // namespace bole
