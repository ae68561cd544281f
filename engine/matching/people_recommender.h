// People you may know: all that says that two members know each other, in one list.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/matching/pair_features.h"
#include "engine/matching/people_ranker.h"
#include "engine/matching/people_sources.h"
#include "engine/ranking/recommendation.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/member_traits.h"
#include "engine/retrieval/profile_alike.h"
#include "engine/retrieval/two_hop.h"

namespace bole {

// What a learned order needs.
struct PeopleRanking {
  MemberTraits traits;
  PeopleRanker ranker;
};

// Whom the filter allows, without oneself, one's ties, and those with whom one follows each other:
// that is a tie by another name. The views must outlive this.
class Untied : public RowFilter {
 public:
  Untied(uint32_t query, const MemberGraph& graph, const RowFilter& filter);
  bool Allows(uint32_t row) const override;

 private:
  uint32_t query_;
  std::span<const uint32_t> ties_;
  std::span<const uint32_t> follows_;
  std::span<const uint32_t> followers_;
  const RowFilter& filter_;
};

// Recommends members to members. A list has these parts, in this order:
//
//   ranked   score 3 + sqrt(p)      p the ranker's P(invite and accept); of the first
//                                   kRankedCandidates by s, before the filter; nobody without a
//                                   ranker
//   known    score 2 + s / (1 + s)  s > 0, the joined sum of all sources
//   alike    score 1 + c            0 < c <= 1, the cosine of the profiles
//   the rest score r                0 <= r < 1, grows with the number of ties and followers
//
// so scores fall across the parts, and whoever has no ties yet still gets people of the same
// city, field and skills, and in the end the well-connected. A member's source is that of the
// largest addend of s.
//
// "Allowed" means by the filter and: not oneself, not tied already, not following each other.
class PeopleRecommender : public Recommender {
 public:
  // `profiles` may be missing; its queries and items are both the members. All views must
  // outlive this. Throws Error(kInvalidArgument) when sizes don't fit.
  PeopleRecommender(const MemberGraph& graph, const std::optional<ProfileViews>& profiles,
                    const PeopleWeights& weights = {},
                    const std::optional<PeopleRanking>& ranking = std::nullopt,
                    const TwoHopOptions& two_hop = {});
  ~PeopleRecommender() override;

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

 private:
  struct Ranking;

  std::vector<Recommendation> TakeKnown(uint32_t query, size_t k, const RowFilter& allowed) const;
  std::vector<Recommendation> Rank(uint32_t query,
                                   std::span<const PeopleCandidate> candidates) const;

  MemberGraph graph_;
  PeopleSources sources_;
  std::unique_ptr<const Ranking> ranking_;  // null: none
  std::optional<ProfileAlike> alike_;
  std::vector<ScoredRow> most_connected_;  // all members, best first
  mutable ScratchPool<Accumulator> scratch_;
};

}  // namespace bole
