// Small random inputs for the tests of this folder.
#pragma once

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/random.h"

namespace bole {

// Interactions with a long tail: user u has about num_items / (u + 2) of them, plus one, so that
// rows of every length occur. Weights lie in [0.5, 2).
inline Csr RandomInteractions(size_t num_users, uint32_t num_items, uint64_t seed) {
  std::vector<CsrEntry> entries;
  Random random(seed);
  for (uint32_t user = 0; user < num_users; ++user) {
    const double share = 1.0 / (user + 2);
    for (uint32_t item = 0; item < num_items; ++item) {
      if (!random.Chance(share) && item != user % num_items) continue;
      entries.push_back({user, item, static_cast<float>(0.5 + 1.5 * random.Uniform())});
    }
  }
  return MakeCsr(std::move(entries), num_users, num_items, Duplicates::kMax);
}

}  // namespace bole
