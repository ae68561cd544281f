#include "jobs/baselines.h"

#include <algorithm>
#include <functional>

#include "engine/base/parallel.h"
#include "engine/matching/list_tail.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/retrieval/two_hop.h"
#include "models/item_filter.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerChunk = 16;
constexpr size_t kQueriesPerBatch = 4096;  // bounds the memory of a batch's filters and scores
// Neighbours of an item in the item–item baseline; a usual choice, not tuned.
constexpr size_t kNumNeighbours = 200;

using RowLists = std::vector<std::vector<uint32_t>>;

std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& list) {
  std::vector<uint32_t> rows;
  rows.reserve(list.size());
  for (const Recommendation& item : list) rows.push_back(item.row);
  return rows;
}

// Whom a member has no tie with and doesn't follow: a baseline that lists known people is none.
class Unconnected : public RowFilter {
 public:
  Unconnected(uint32_t query, const MemberGraph& graph, const RowFilter& filter)
      : known_(graph.acquaintances.row(query)), filter_(filter) {}

  bool Allows(uint32_t row) const override {
    return !std::binary_search(known_.begin(), known_.end(), row) && filter_.Allows(row);
  }

 private:
  std::span<const uint32_t> known_;
  const RowFilter& filter_;
};

class BaselineMaker {
 public:
  BaselineMaker(const Matchmaker& matchmaker, Surface surface, std::span<const uint32_t> queries,
                const BaselineOptions& options)
      : matchmaker_(matchmaker), surface_(surface), queries_(queries), options_(options) {}

  MethodRows OfPeople() const;
  // `reverse`: objects ask for actors.
  MethodRows OfRelation(const RelationModel& relation, bool reverse) const;

 private:
  using ListOne = std::function<std::vector<uint32_t>(uint32_t query, const RowFilter& filter)>;

  RowLists ForEachQuery(const ListOne& list_one) const;
  RowLists ByModel(const FusedModel& model) const;

  const Matchmaker& matchmaker_;
  Surface surface_;
  std::span<const uint32_t> queries_;
  BaselineOptions options_;
};

RowLists BaselineMaker::ForEachQuery(const ListOne& list_one) const {
  RowLists lists(matchmaker_.num_queries(surface_));
  ParallelFor(queries_.size(), kQueriesPerChunk, options_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const uint32_t query = queries_[i];
      lists[query] = list_one(query, matchmaker_.Filter(surface_, query));
    }
  });
  return lists;
}

RowLists BaselineMaker::ByModel(const FusedModel& model) const {
  const FusedRecommender recommender(model);
  RowLists lists(matchmaker_.num_queries(surface_));
  for (size_t begin = 0; begin < queries_.size(); begin += kQueriesPerBatch) {
    const auto batch = queries_.subspan(begin, std::min(kQueriesPerBatch, queries_.size() - begin));
    const auto made = matchmaker_.RecommendBatch(recommender, surface_, batch,
                                                 {options_.length, options_.num_threads});
    for (size_t i = 0; i < batch.size(); ++i) lists[batch[i]] = RowsOf(made[i]);
  }
  return lists;
}

MethodRows BaselineMaker::OfPeople() const {
  const std::vector<ScoredRow> most_connected = OrderByCount(matchmaker_.member_popularity());
  MethodRows methods;
  methods["most_popular"] = ForEachQuery([&](uint32_t query, const RowFilter& filter) {
    std::vector<Recommendation> list;
    AppendUntil(options_.length, most_connected, Source::kPopular,
                Unconnected(query, matchmaker_.graph(), filter), list);
    return RowsOf(list);
  });
  const auto two_hop = [&](const TwoHopOptions& hop_options) {
    const TwoHop hops(matchmaker_.graph().acquaintances, hop_options);
    return ForEachQuery([&](uint32_t query, const RowFilter& filter) {
      std::vector<uint32_t> rows;
      for (const ScoredRow& found : hops.Search(query, options_.length, filter))
        rows.push_back(found.row);
      return rows;
    });
  };
  methods["adamic_adar"] = two_hop({.adamic_adar = 1, .resource_allocation = 0});
  methods["resource_allocation"] = two_hop({.adamic_adar = 0, .resource_allocation = 1});
  return methods;
}

MethodRows BaselineMaker::OfRelation(const RelationModel& relation, bool reverse) const {
  const FusedModel served = reverse ? relation.ForObjects() : relation.ForActors();
  const auto num_items = static_cast<size_t>(served.item_embeddings.rows());
  const Matrix no_queries = Matrix::Zero(served.query_embeddings.rows(), 1);
  const Matrix no_items = Matrix::Zero(served.item_embeddings.rows(), 1);
  const auto view = [](const Matrix& matrix) {
    return MatrixView(matrix.data(), matrix.rows(), matrix.cols());
  };
  const auto model = [&](bool embeddings, const CsrView& filter, float weight) {
    return FusedModel{.query_embeddings = embeddings ? served.query_embeddings : view(no_queries),
                      .item_embeddings = embeddings ? served.item_embeddings : view(no_items),
                      .histories = served.histories,
                      .item_filter = filter,
                      .popularity = served.popularity,
                      .embedding_weight = weight};
  };
  MethodRows methods;
  methods["most_popular"] = ByModel(model(false, {}, 1));
  methods["als"] = ByModel(model(true, {}, 1));
  if (reverse || num_items == 0) return methods;
  const Csr neighbours =
      MakeItemFilter(served.histories, CosineNeighbours(kNumNeighbours, options_.num_threads));
  methods["item_filter"] = ByModel(model(false, served.item_filter, 0));
  FusedModel item_item = model(false, neighbours.view(), 0);
  item_item.histories.values = {};  // the textbook's baseline weighs no interaction
  methods["item_item"] = ByModel(item_item);
  return methods;
}

}  // namespace

MethodRows ComputeBaselines(const Matchmaker& matchmaker, Surface surface,
                            std::span<const uint32_t> queries, const BaselineOptions& options) {
  const BaselineMaker maker(matchmaker, surface, queries, options);
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
      return maker.OfPeople();
    case Surface::kJobsForMember:
      return maker.OfRelation(matchmaker.member_job(), false);
    case Surface::kCandidatesForJob:
      return maker.OfRelation(matchmaker.member_job(), true);
    case Surface::kCandidatesForHeadhunter:
      return maker.OfRelation(matchmaker.headhunter_member(), false);
    case Surface::kHeadhuntersForMember:
      return maker.OfRelation(matchmaker.headhunter_member(), true);
    case Surface::kHeadhuntersForJob:
    case Surface::kSimilarMembers:
    case Surface::kSimilarJobs:
      return {};  // nothing is held out for these
  }
  return {};
}

std::vector<uint64_t> ItemPopularity(const Matchmaker& matchmaker, Surface surface) {
  std::vector<uint64_t> counts(matchmaker.num_items(surface), 0);
  const auto count_rows = [&](const CsrView& by_item) {
    for (size_t row = 0; row < counts.size(); ++row) counts[row] = by_item.row_size(row);
  };
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
    case Surface::kSimilarMembers:
      counts.assign(matchmaker.member_popularity().begin(), matchmaker.member_popularity().end());
      break;
    case Surface::kJobsForMember:
    case Surface::kSimilarJobs:
      count_rows(matchmaker.member_job().history_by_object());
      break;
    case Surface::kCandidatesForJob:
      count_rows(matchmaker.member_job().history());
      break;
    case Surface::kHeadhuntersForMember:
    case Surface::kHeadhuntersForJob:
      count_rows(matchmaker.headhunter_member().history());
      break;
    case Surface::kCandidatesForHeadhunter:
      count_rows(matchmaker.headhunter_member().history_by_object());
      break;
  }
  return counts;
}

}  // namespace bole
