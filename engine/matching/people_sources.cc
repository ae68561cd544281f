#include "engine/matching/people_sources.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "engine/base/top_k.h"
#include "engine/retrieval/near_members.h"
#include "engine/retrieval/random_walk.h"
#include "engine/retrieval/shared_history.h"

namespace bole {
namespace {

// What a recommendation by each of kPeopleSources is called.
constexpr std::array<Source, kPeopleSources.size()> kSourceOf = {Source::kSharedConnections,
                                                                 Source::kSharedHistory,
                                                                 Source::kSharedHistory,
                                                                 Source::kContacts,
                                                                 Source::kGroups,
                                                                 Source::kSharedConnections,
                                                                 Source::kPopular,
                                                                 Source::kSharedConnections,
                                                                 Source::kSharedConnections};

std::vector<float> MakeConnectedness(const std::vector<uint32_t>& counts, float power) {
  const double sum = std::accumulate(counts.begin(), counts.end(), 0.0);
  std::vector<float> factors(counts.size(), 1);
  if (sum == 0 || power == 0) return factors;
  for (size_t member = 0; member < counts.size(); ++member) {
    const double relative = counts[member] * static_cast<double>(counts.size()) / sum;
    factors[member] = static_cast<float>(std::pow(1 + relative, power));
  }
  return factors;
}

}  // namespace

// The scores of each source that has a weight, and the sum of all.
struct PeopleSources::Scratch {
  Scratch(size_t num_members, std::span<const float> weights) : total(num_members) {
    for (const float weight : weights) by_source.emplace_back(weight > 0 ? num_members : 0);
  }

  std::vector<Accumulator> by_source;
  Accumulator total;
};

PeopleSources::PeopleSources(const MemberGraph& graph, const PeopleWeights& weights,
                             const TwoHopOptions& two_hop)
    : sources_({std::make_unique<TwoHop>(graph.acquaintances, two_hop),
                std::make_unique<SharedStays>(graph.employers, graph.employees),
                std::make_unique<SharedStays>(graph.schools, graph.pupils),
                std::make_unique<AddressBook>(graph), std::make_unique<SharedGroups>(graph),
                std::make_unique<Follows>(graph), std::make_unique<WellConnected>(graph),
                std::make_unique<RandomWalk>(graph.acquaintances, RandomWalkOptions{}),
                std::make_unique<NearMembers>(graph.near)}),
      connectedness_(MakeConnectedness(CountConnections(graph), weights.connectedness_power)),
      scratch_([this, size = graph.num_members()] {
        return std::make_unique<Scratch>(size, weights_);
      }) {
  for (size_t i = 0; i < sources_.size(); ++i) weights_[i] = weights.*kPeopleSources[i].weight;
}

PeopleSources::~PeopleSources() = default;

void PeopleSources::Sum(uint32_t query, Scratch& scratch) const {
  for (size_t i = 0; i < sources_.size(); ++i) {
    if (weights_[i] <= 0) continue;
    Accumulator& scores = scratch.by_source[i];
    sources_[i]->Accumulate(query, scores);
    scores.ForEach([&](uint32_t row, float score) {
      const float addend = weights_[i] * score;
      if (addend > 0) scratch.total.Add(row, addend);  // else underflow
    });
  }
}

std::vector<PeopleCandidate> PeopleSources::Collect(uint32_t query, size_t k,
                                                    const RowFilter& filter) const {
  const auto scratch = scratch_.Lend();
  Sum(query, *scratch);
  TopK best(std::min(k, connectedness_.size()));
  scratch->total.Drain([&](uint32_t row, float sum) {
    const float joined = sum * connectedness_[row];
    const float score = ListedScore(joined);
    if (joined > 0 && score >= best.threshold() && filter.Allows(row)) best.Add(score, row);
  });
  std::vector<PeopleCandidate> candidates;
  for (const ScoredRow& item : best.Take()) {
    PeopleCandidate candidate = {.row = item.row, .score = item.score};
    float largest = 0;
    for (size_t i = 0; i < sources_.size(); ++i) {
      if (weights_[i] <= 0) continue;
      candidate.scores[i] = scratch->by_source[i].sum(item.row);
      if (weights_[i] * candidate.scores[i] <= largest) continue;
      largest = weights_[i] * candidate.scores[i];
      candidate.source = kSourceOf[i];
    }
    candidates.push_back(candidate);
  }
  for (Accumulator& scores : scratch->by_source) scores.Clear();
  return candidates;
}

}  // namespace bole
