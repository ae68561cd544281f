// Headhunters for a job, in the order of the joint score.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/matching/mandate_matcher.h"
#include "engine/ranking/recommendation.h"

namespace bole {

// Scores everybody whom the filter allows: headhunters are few beside members, a pair takes less
// than a microsecond, and so nobody is missed by a source that didn't propose them.
class MandateRecommender : public Recommender {
 public:
  // The matcher must outlive this.
  explicit MandateRecommender(const MandateMatcher& matcher) : matcher_(matcher) {}

  std::vector<Recommendation> Recommend(uint32_t job, size_t k,
                                        const RowFilter& filter) const override;

  // The other way round, by the same numbers: a headhunter's jobs.
  std::vector<Recommendation> RecommendJobs(uint32_t headhunter, size_t k,
                                            const RowFilter& filter) const;

 private:
  const MandateMatcher& matcher_;
};

}  // namespace bole
