#include "engine/matching/people_recommender.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/base/error.h"
#include "engine/matching/list_tail.h"
#include "engine/retrieval/shared_history.h"

namespace bole {
namespace {

// Where the scores of each part of a list begin.
constexpr float kKnownFrom = 2;
constexpr float kAlikeFrom = 1;

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

// The sum of all sources, and which of them gave most.
struct PeopleRecommender::Scratch {
  explicit Scratch(size_t num_members)
      : one_source(num_members), total(num_members), largest(num_members), source(num_members) {}

  Accumulator one_source;
  Accumulator total;
  std::vector<float> largest;  // addend; valid where total is touched
  std::vector<Source> source;  // of the largest addend
};

// Whom the filter allows, without oneself, one's ties, and those with whom one follows each other:
// that is a tie by another name.
class PeopleRecommender::Untied : public RowFilter {
 public:
  Untied(uint32_t query, const MemberGraph& graph, const RowFilter& filter)
      : query_(query),
        ties_(graph.ties.row(query)),
        follows_(graph.follows.row(query)),
        followers_(graph.followers.row(query)),
        filter_(filter) {}

  bool Allows(uint32_t row) const override {
    return row != query_ && !Has(ties_, row) && !(Has(follows_, row) && Has(followers_, row)) &&
           filter_.Allows(row);
  }

 private:
  static bool Has(std::span<const uint32_t> rows, uint32_t row) {
    return std::binary_search(rows.begin(), rows.end(), row);
  }

  uint32_t query_;
  std::span<const uint32_t> ties_;
  std::span<const uint32_t> follows_;
  std::span<const uint32_t> followers_;
  const RowFilter& filter_;
};

PeopleRecommender::PeopleRecommender(const MemberGraph& graph,
                                     const std::optional<ProfileViews>& profiles,
                                     const PeopleWeights& weights, const TwoHopOptions& two_hop)
    : graph_(graph),
      most_connected_(OrderByCount(CountConnections(graph))),
      connectedness_(MakeConnectedness(CountConnections(graph), weights.connectedness_power)),
      scratch_([size = graph.num_members()] { return std::make_unique<Scratch>(size); }) {
  if (profiles) {
    if (profiles->items.num_rows() != graph.num_members() ||
        profiles->queries.num_rows() != graph.num_members()) {
      throw Error(ErrorCode::kInvalidArgument, "profiles aren't of the graph's members");
    }
    alike_.emplace(*profiles);
  }
  AddSource(Source::kSharedConnections, weights.shared_connections,
            std::make_unique<TwoHop>(graph_.acquaintances, two_hop));
  AddSource(Source::kSharedHistory, weights.colleagues,
            std::make_unique<SharedStays>(graph_.employers, graph_.employees));
  AddSource(Source::kSharedHistory, weights.schoolmates,
            std::make_unique<SharedStays>(graph_.schools, graph_.pupils));
  AddSource(Source::kContacts, weights.contacts, std::make_unique<AddressBook>(graph_));
  AddSource(Source::kGroups, weights.groups, std::make_unique<SharedGroups>(graph_));
  AddSource(Source::kSharedConnections, weights.follows, std::make_unique<Follows>(graph_));
  AddSource(Source::kPopular, weights.well_connected, std::make_unique<WellConnected>(graph_));
}

PeopleRecommender::~PeopleRecommender() = default;

void PeopleRecommender::AddSource(Source source, float weight,
                                  std::unique_ptr<const CandidateSource> candidates) {
  if (weight > 0) sources_.push_back({source, weight, std::move(candidates)});
}

std::vector<Recommendation> PeopleRecommender::Recommend(uint32_t query, size_t k,
                                                         const RowFilter& filter) const {
  k = std::min(k, graph_.num_members());
  const Untied allowed(query, graph_, filter);
  const auto scratch = scratch_.Lend();
  SumSources(query, *scratch);
  std::vector<Recommendation> list = TakeKnown(k, allowed, *scratch);
  if (list.size() < k && alike_) {
    std::vector<ScoredRow> alike = alike_->Find(query, allowed, scratch->total);
    for (ScoredRow& item : alike) item.score += kAlikeFrom;
    AppendUntil(k, alike, Source::kProfile, allowed, list);
  }
  if (list.size() < k) AppendUntil(k, most_connected_, Source::kPopular, allowed, list);
  return list;
}

void PeopleRecommender::SumSources(uint32_t query, Scratch& scratch) const {
  for (const WeightedSource& source : sources_) {
    source.candidates->Accumulate(query, scratch.one_source);
    scratch.one_source.Drain([&](uint32_t row, float sum) {
      const float addend = source.weight * sum;
      if (addend <= 0) return;  // underflow
      if (scratch.total.sum(row) == 0 || addend > scratch.largest[row]) {
        scratch.largest[row] = addend;
        scratch.source[row] = source.source;
      }
      scratch.total.Add(row, addend);
    });
  }
}

std::vector<Recommendation> PeopleRecommender::TakeKnown(size_t k, const RowFilter& filter,
                                                         Scratch& scratch) const {
  TopK best(k);
  scratch.total.Drain([&](uint32_t row, float sum) {
    const float score = kKnownFrom + sum * connectedness_[row];
    if (score >= best.threshold() && filter.Allows(row)) best.Add(score, row);
  });
  std::vector<Recommendation> list;
  for (const ScoredRow& item : best.Take()) {
    list.push_back({item.row, item.score, scratch.source[item.row]});
  }
  return list;
}

}  // namespace bole
