// Which companies belong together.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/top_k.h"

namespace bole {

// For each company the smallest row among all companies that are linked with it by `parents` over
// any number of steps, up or down. A parent of kNoRow is none; rings are allowed.
std::vector<uint32_t> GroupAffiliates(std::span<const uint32_t> parents);

// Whether `is_wanted` holds for a company or for one that it belongs to: its parent, its parent's
// parent, ... Companies of a ring belong to each other. Needs no memory and as many steps as
// there are owners, rings or not.
template <typename IsWanted>
bool AnyOwner(std::span<const uint32_t> parents, uint32_t company, IsWanted&& is_wanted) {
  // A milestone is left behind at steps 1, 2, 4, ...; whoever comes to it again is in a ring and
  // has seen all of it (Brent 1980).
  uint32_t milestone = kNoRow;
  size_t steps = 0;
  for (uint32_t owner = company; owner != kNoRow && owner != milestone; owner = parents[owner]) {
    if (is_wanted(owner)) return true;
    if (std::has_single_bit(++steps)) milestone = owner;
  }
  return false;
}

}  // namespace bole
