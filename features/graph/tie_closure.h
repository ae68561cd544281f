// What grows over ties: how strong those of each origin are on this site, by its own past.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/vocabulary.h"

namespace bole {

// By TieOrigin.
using OriginStrengths = std::array<float, kTieOriginNames.size()>;

// A tie and when it was made; kNoTime: not known, and taken as old.
struct DatedTie {
  uint32_t a = 0;
  uint32_t b = 0;
  TieOrigin origin = TieOrigin::kUnknown;
  int64_t at = 0;
};

// Acquaintances of a strong tie get to know each other: a pair with a member z in common is tied
// later the more often, the stronger the two ties to z (Granovetter 1973). So of the latest fifth
// of the ties it is counted how many closed an open pair of the ties before, by the origins of the
// pair's two ties, beside how many pairs of such ties lay open to be closed, by z's number of ties:
// the fewer, the more often. Then strength of origin i = prior of i * fᵢ where
//
//   expected closures of (i, j) = open pairs of (i, j) * rate by z's ties * fᵢ fⱼ * prior of i * j
//
// fits best (Poisson), each f being drawn to 1 as if so many closures as kPriorClosures had gone as
// the prior says. All are then scaled so that the mean strength of the ties is that by the priors,
// within [kWeakestOrigin, kStrongestOrigin].
//
// Looks at a sample of members z with at most kMostTies ties, by a hash. Returns the priors where
// fewer than kFewestNewTies ties are new. Depends on the set of ties alone.
OriginStrengths LearnOriginStrengths(std::span<const DatedTie> ties, uint32_t num_members,
                                     const OriginStrengths& priors);

constexpr size_t kFewestNewTies = 2000;
constexpr double kPriorClosures = 100;
constexpr float kWeakestOrigin = 0.05f;
constexpr float kStrongestOrigin = 0.95f;

}  // namespace bole
