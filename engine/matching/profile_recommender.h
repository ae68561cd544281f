// Recommends what is most like the query's profile: similar members and jobs, and anything to
// those of whom nothing but a profile is known.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/ranking/recommendation.h"
#include "engine/retrieval/profile_alike.h"

namespace bole {

// Lists items by 1 + cosine of the profiles, then the rest by popularity with scores in [0, 1).
//
// Doesn't know whether queries and items are of one kind: the filter leaves oneself out.
class ProfileRecommender : public Recommender {
 public:
  // `popularity`: for each item how many acted on it; empty stands for zeros. Views must outlive
  // this. Throws Error(kInvalidArgument) when sizes don't fit.
  ProfileRecommender(const ProfileViews& profiles, std::span<const uint32_t> popularity);

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

 private:
  ProfileAlike alike_;
  std::vector<ScoredRow> most_popular_;  // all items, best first
  mutable ScratchPool<Accumulator> scratch_;
};

}  // namespace bole
