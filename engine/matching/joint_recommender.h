// Lists of jobs for members, and of candidates for jobs, in the order of the joint score.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/matching/job_ranker.h"
#include "engine/matching/known_pairs.h"
#include "engine/matching/privacy_wall.h"
#include "engine/ranking/fused_recommender.h"

namespace bole {

// Features and ranker of one snapshot: the joint score of any of its pairs.
//
// Thread safety: const and safe from any number of threads.
class JobMatcher {
 public:
  // The views must outlive this.
  JobMatcher(const JobPairViews& views, JobRanker ranker)
      : features_(views), ranker_(std::move(ranker)) {}

  // For each of the others: jobs when a member asks, members when a job does. `surface` is
  // kJobsForMember or kCandidatesForJob. A pair's forecast has the same bits on both.
  std::vector<MatchForecast> Foretell(Surface surface, uint32_t query,
                                      std::span<const uint32_t> others) const;

 private:
  JobPairFeatures features_;
  JobRanker ranker_;
};

// The best of what the embeddings and the item filter find, which are put in order by the joint
// score. A list has two parts, scores fall across both:
//
//   ranked    the joint score of each of the first kJointCandidates that the wall and the known
//             pairs allow, before the filter
//   the rest  as found, score -1 / (1 + exp(s)), s the score that it was found by; below 0
//
// so a pair's score doesn't depend on what else a request asks for.
class JointRecommender : public Recommender {
 public:
  // All but the recommender must outlive this.
  JointRecommender(std::unique_ptr<const FusedRecommender> found, const JobMatcher& matcher,
                   Surface surface, const PrivacyWall& wall, const KnownPairs& known)
      : found_(std::move(found)),
        matcher_(matcher),
        surface_(surface),
        wall_(wall),
        known_(known) {}

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

  // The same for many queries of which nothing is asked but what the wall and the known pairs
  // allow.
  std::vector<std::vector<Recommendation>> RecommendBatch(std::span<const uint32_t> queries,
                                                          size_t k, size_t num_threads) const;

 private:
  // Puts the first kJointCandidates of what was found in order; the others get their scores.
  void Order(uint32_t query, std::vector<Recommendation>& list) const;

  std::unique_ptr<const FusedRecommender> found_;
  const JobMatcher& matcher_;
  Surface surface_;
  const PrivacyWall& wall_;
  const KnownPairs& known_;
};

// More makes night and live answers slower and finds next to nothing.
constexpr size_t kJointCandidates = 100;

}  // namespace bole
