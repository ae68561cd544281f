// Lists in the order of the joint score: jobs for members, candidates for jobs, candidates for
// headhunters, headhunters for members.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/matching/foreteller.h"
#include "engine/matching/known_pairs.h"
#include "engine/matching/privacy_wall.h"
#include "engine/ranking/fused_recommender.h"

namespace bole {

// Whoever else is put in order, beside the first that the embeddings and the item filter find.
//
// Thread safety: const and safe from any number of threads.
class MoreCandidates {
 public:
  virtual ~MoreCandidates() = default;

  // Rows that the filter allows, in any order, some perhaps twice. The same for the same query and
  // filter.
  virtual std::vector<Recommendation> Find(uint32_t query, const RowFilter& filter) const = 0;
};

// So many from each source are put in order by the joint score. Members are many and those who list
// them few, so their lists look further: of 20,000 members the first 100 by embeddings and filter
// had .30 of those who came to be accepted by a job, 400 and as many by profile .79. Of jobs for a
// member 100 and 100 had .94.
size_t NumJointCandidates(Surface surface);

// The best of what is found, put in order by the joint score. A list has two parts, scores fall
// across both:
//
//   ranked    the joint score of each of the first NumJointCandidates that the embeddings and the
//             item filter find, and of all more candidates: of those that the wall and the known
//             pairs allow, before the filter
//   the rest  as the embeddings and the filter found them, score -1 / (1 + exp(s)), s the score
//             that they were found by; below 0
//
// so a pair's score doesn't depend on what else a request asks for.
class JointRecommender : public Recommender {
 public:
  // All but what is handed over must outlive this. `more` may be null.
  JointRecommender(std::unique_ptr<const FusedRecommender> found, const Foreteller& matcher,
                   Surface surface, const PrivacyWall& wall, const KnownPairs& known,
                   std::unique_ptr<const MoreCandidates> more = nullptr)
      : found_(std::move(found)),
        more_(std::move(more)),
        matcher_(matcher),
        surface_(surface),
        wall_(wall),
        known_(known),
        num_candidates_(NumJointCandidates(surface)) {}

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

  // The same for many queries. `filters`: by query; none of them where nothing is asked but what
  // the wall and the known pairs allow.
  std::vector<std::vector<Recommendation>> RecommendBatch(
      std::span<const uint32_t> queries, size_t k, size_t num_threads,
      std::span<const RowFilter* const> filters) const;

 private:
  // What a batch asks for.
  struct Asked {
    std::span<const uint32_t> queries;
    size_t k = 0;
    size_t num_threads = 1;
    std::span<const RowFilter* const> filters;
  };

  // Makes of what was found the ranked part of a list, which is returned, and the rest.
  std::vector<Recommendation> Rank(uint32_t query, const RowFilter& unasked,
                                   std::vector<Recommendation>& found) const;

  // Appends to each list what was found next and its filter allows, up to k. ranked: by query, the
  // rows of the ranked part, ascending; of a list that has all there is, nothing is asked.
  void AppendRest(const Asked& asked, std::span<const std::vector<uint32_t>> ranked,
                  std::vector<std::vector<Recommendation>>& lists) const;

  std::unique_ptr<const FusedRecommender> found_;
  std::unique_ptr<const MoreCandidates> more_;
  const Foreteller& matcher_;
  Surface surface_;
  const PrivacyWall& wall_;
  const KnownPairs& known_;
  size_t num_candidates_;
};

// Everything found and all more candidates, each once, in this order: what the joint score puts in
// order.
std::vector<Recommendation> JointPool(std::span<const Recommendation> found,
                                      std::span<const Recommendation> more);

}  // namespace bole
