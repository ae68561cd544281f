// The joint score of any pair of one relation, by one snapshot's features and ranker.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/matching/foreteller.h"
#include "engine/matching/match_features.h"
#include "engine/matching/match_ranker.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class PairMatcher : public Foreteller {
 public:
  // Throws Error(kCorruptData) when the ranker reads another number of features.
  PairMatcher(std::unique_ptr<const MatchFeatures> features, MatchRanker ranker);

  // Requires one of the two surfaces of its relation.
  std::vector<MatchForecast> Foretell(Surface surface, uint32_t query,
                                      std::span<const uint32_t> others) const override;

 private:
  std::unique_ptr<const MatchFeatures> features_;
  MatchRanker ranker_;
};

}  // namespace bole
