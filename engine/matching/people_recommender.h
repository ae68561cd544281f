// People you may know: all that says that two members know each other, in one list.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/ranking/recommendation.h"
#include "engine/retrieval/candidate_source.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/profile_alike.h"
#include "engine/retrieval/two_hop.h"

namespace bole {

// How the sources are joined: a member's sum is
//
//   (1 + d / mean d)^connectedness_power * sum over sources of weight * score
//
// d being the member's ties and followers. Defaults were chosen on ties of the Facebook colleges
// that were held out of the training part; contacts and groups, which no public data has, by the
// order that they must have. TunePeopleWeights chooses for a site.
struct PeopleWeights {
  float shared_connections = 1;
  float colleagues = 0.15f;
  float schoolmates = 0.1f;
  float contacts = 3;  // as much as hundreds of shared connections: contacts come first
  float groups = 0.03f;
  float follows = 0.5f;
  float well_connected = 0;
  float connectedness_power = -0.3f;

  bool operator==(const PeopleWeights&) const = default;
};

// Recommends members to members. A list has three parts, in this order:
//
//   known    score 2 + s     s > 0, the joined sum of all sources
//   alike    score 1 + c     0 < c <= 1, the cosine of the profiles
//   the rest score r         0 <= r < 1, grows with the number of ties and followers
//
// so scores fall across the parts, and whoever has no ties yet still gets people of the same
// city, field and skills, and in the end the well-connected. A member's source is that of the
// largest addend.
//
// "Allowed" means by the filter and: not oneself, not tied already, not following each other.
class PeopleRecommender : public Recommender {
 public:
  // `profiles` may be missing; its queries and items are both the members. All views must
  // outlive this. Throws Error(kInvalidArgument) when sizes don't fit.
  PeopleRecommender(const MemberGraph& graph, const std::optional<ProfileViews>& profiles,
                    const PeopleWeights& weights = {}, const TwoHopOptions& two_hop = {});
  ~PeopleRecommender() override;

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

 private:
  struct WeightedSource {
    Source source;
    float weight;
    std::unique_ptr<const CandidateSource> candidates;
  };
  struct Scratch;
  class Untied;

  void AddSource(Source source, float weight, std::unique_ptr<const CandidateSource> candidates);
  void SumSources(uint32_t query, Scratch& scratch) const;
  std::vector<Recommendation> TakeKnown(size_t k, const RowFilter& filter, Scratch& scratch) const;

  MemberGraph graph_;
  std::vector<WeightedSource> sources_;
  std::optional<ProfileAlike> alike_;
  std::vector<ScoredRow> most_connected_;  // all members, best first
  std::vector<float> connectedness_;       // by member: the factor of the sum
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace bole
