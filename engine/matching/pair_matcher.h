// The joint score of any pair of one relation, by one snapshot's features and ranker.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/matching/match_features.h"
#include "engine/matching/match_forecast.h"
#include "engine/matching/match_ranker.h"
#include "engine/ranking/recommendation.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class PairMatcher {
 public:
  // Throws Error(kCorruptData) when the ranker reads another number of features.
  PairMatcher(std::unique_ptr<const MatchFeatures> features, MatchRanker ranker);

  // For each of the others, which are of the surface's listed kind: a pair's forecast has the same
  // bits on both surfaces of its relation. Requires a surface between the two.
  std::vector<MatchForecast> Foretell(Surface surface, uint32_t query,
                                      std::span<const uint32_t> others) const;

 private:
  std::unique_ptr<const MatchFeatures> features_;
  MatchRanker ranker_;
};

}  // namespace bole
