#include "engine/matching/people_recommender.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/error.h"
#include "engine/matching/list_tail.h"
#include "engine/retrieval/shared_history.h"

namespace bole {
namespace {

// Where the scores of a part of a list begin; for the known see ListedScore.
constexpr float kRankedFrom = 3;
constexpr float kAlikeFrom = 1;

bool Has(std::span<const uint32_t> ascending, uint32_t row) {
  return std::binary_search(ascending.begin(), ascending.end(), row);
}

bool IsListedBefore(const Recommendation& a, const Recommendation& b) {
  return IsBetter({a.score, a.row}, {b.score, b.row});
}

}  // namespace

struct PeopleRecommender::Ranking {
  PeopleRanker ranker;
  PairFeatures features;
};

Untied::Untied(uint32_t query, const MemberGraph& graph, const RowFilter& filter)
    : query_(query),
      ties_(graph.ties.row(query)),
      follows_(graph.follows.row(query)),
      followers_(graph.followers.row(query)),
      filter_(filter) {}

bool Untied::Allows(uint32_t row) const {
  return row != query_ && !Has(ties_, row) && !(Has(follows_, row) && Has(followers_, row)) &&
         filter_.Allows(row);
}

PeopleRecommender::PeopleRecommender(const MemberGraph& graph,
                                     const std::optional<ProfileViews>& profiles,
                                     const PeopleWeights& weights,
                                     const std::optional<PeopleRanking>& ranking,
                                     const TwoHopOptions& two_hop)
    : graph_(graph),
      sources_(graph, weights, two_hop),
      most_connected_(OrderByCount(CountConnections(graph))),
      scratch_([size = graph.num_members()] { return std::make_unique<Accumulator>(size); }) {
  if (profiles) {
    if (profiles->items.num_rows() != graph.num_members() ||
        profiles->queries.num_rows() != graph.num_members()) {
      throw Error(ErrorCode::kInvalidArgument, "profiles aren't of the graph's members");
    }
    alike_.emplace(*profiles);
  }
  if (!ranking) return;
  if (ranking->traits.num_members() != graph.num_members()) {
    throw Error(ErrorCode::kInvalidArgument, "traits aren't of the graph's members");
  }
  ranking_.reset(new Ranking{ranking->ranker, {graph, ranking->traits, profiles}});
}

PeopleRecommender::~PeopleRecommender() = default;

std::vector<Recommendation> PeopleRecommender::Recommend(uint32_t query, size_t k,
                                                         const RowFilter& filter) const {
  k = std::min(k, graph_.num_members());
  const Untied allowed(query, graph_, filter);
  std::vector<Recommendation> list = TakeKnown(query, k, allowed);
  if (list.size() < k && alike_) {
    const auto scratch = scratch_.Lend();
    std::vector<ScoredRow> alike = alike_->Find(query, allowed, *scratch);
    for (ScoredRow& item : alike) item.score += kAlikeFrom;
    AppendUntil(k, alike, Source::kProfile, allowed, list);
  }
  if (list.size() < k) AppendUntil(k, most_connected_, Source::kPopular, allowed, list);
  return list;
}

// Who is ranked, and so everybody's score, doesn't depend on the filter: a pair has the same number
// whatever else is asked for.
std::vector<Recommendation> PeopleRecommender::TakeKnown(uint32_t query, size_t k,
                                                         const RowFilter& allowed) const {
  std::vector<Recommendation> list;
  if (ranking_) {
    const NoFilter everybody;
    const Untied untied(query, graph_, everybody);
    list = Rank(query, sources_.Collect(query, kRankedCandidates, untied));
  }
  const size_t num_ranked = list.size();
  const std::vector<uint32_t> ranked = AscendingRows(list);
  std::erase_if(list, [&](const Recommendation& item) { return !allowed.Allows(item.row); });
  if (ranking_ && (list.size() >= k || num_ranked < kRankedCandidates)) {
    list.resize(std::min(k, list.size()));
    return list;  // enough, or all that the sources propose
  }
  const Without others(ranked, allowed);
  for (const PeopleCandidate& known : sources_.Collect(query, k - list.size(), others)) {
    list.push_back({known.row, known.score, known.source});
  }
  return list;
}

std::vector<Recommendation> PeopleRecommender::Rank(
    uint32_t query, std::span<const PeopleCandidate> candidates) const {
  std::vector<Recommendation> list;
  if (candidates.empty()) return list;
  const Matrix features = ListFeatures(ranking_->features, query, candidates);
  const std::vector<float> probabilities = ranking_->ranker.Rank(features);
  for (size_t i = 0; i < candidates.size(); ++i) {
    list.push_back(
        {candidates[i].row, kRankedFrom + std::sqrt(probabilities[i]), candidates[i].source});
  }
  std::sort(list.begin(), list.end(), IsListedBefore);
  return list;
}

}  // namespace bole
