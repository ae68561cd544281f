// Who knows how likely the two sides of a pair want each other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/matching/match_forecast.h"
#include "engine/ranking/recommendation.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class Foreteller {
 public:
  virtual ~Foreteller() = default;

  // For each of the others, which are of the surface's listed kind: a pair's forecast has the same
  // bits whichever side asks, whoever else is asked about. Requires a surface between the two
  // kinds.
  virtual std::vector<MatchForecast> Foretell(Surface surface, uint32_t query,
                                              std::span<const uint32_t> others) const = 0;
};

}  // namespace bole
