// Everything that says that two members know each other, joined in one sum.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/ranking/recommendation.h"
#include "engine/retrieval/candidate_source.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/row_filter.h"
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
  float random_walk = 0;    // learned: it says little where most members have many ties
  float near_in_graph = 0;  // learned: where what the graph is like allows it
  float connectedness_power = -0.3f;

  bool operator==(const PeopleWeights&) const = default;
};

// Nothing counts: to give one source a weight alone.
inline PeopleWeights NoPeopleWeights() {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
}

// The sources that have a weight, in the order of PeopleCandidate::scores.
struct PeopleSourceName {
  std::string_view name;
  float PeopleWeights::*weight;
};
inline constexpr std::array<PeopleSourceName, 9> kPeopleSources = {
    {{"two_hop", &PeopleWeights::shared_connections},
     {"colleagues", &PeopleWeights::colleagues},
     {"schoolmates", &PeopleWeights::schoolmates},
     {"contacts", &PeopleWeights::contacts},
     {"groups", &PeopleWeights::groups},
     {"follows", &PeopleWeights::follows},
     {"well_connected", &PeopleWeights::well_connected},
     {"random_walk", &PeopleWeights::random_walk},
     {"near_in_graph", &PeopleWeights::near_in_graph}}};

// The score of a joined sum s > 0 in a list: 2 + s / (1 + s).
constexpr float ListedScore(float sum) {
  return 2 + sum / (1 + sum);
}

// Someone that the sources propose.
struct PeopleCandidate {
  uint32_t row = 0;
  float score = 0;                                    // see ListedScore
  Source source = Source::kPopular;                   // of the largest addend
  std::array<float, kPeopleSources.size()> scores{};  // of each source; 0: not proposed by it
};

// Thread safety: const and safe from any number of threads.
class PeopleSources {
 public:
  // What the graph views must outlive this.
  PeopleSources(const MemberGraph& graph, const PeopleWeights& weights,
                const TwoHopOptions& two_hop);
  ~PeopleSources();

  // The best k by score that the filter allows, best first, ties by smaller row; fewer when fewer
  // are proposed. Nobody is left out but by the filter: not even the query.
  std::vector<PeopleCandidate> Collect(uint32_t query, size_t k, const RowFilter& filter) const;

 private:
  struct Scratch;

  void Sum(uint32_t query, Scratch& scratch) const;

  std::array<std::unique_ptr<const CandidateSource>, kPeopleSources.size()> sources_;
  std::array<float, kPeopleSources.size()> weights_;
  std::vector<float> connectedness_;  // by member: the factor of the sum
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace bole
