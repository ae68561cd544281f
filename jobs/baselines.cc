#include "jobs/baselines.h"

#include <algorithm>
#include <functional>

#include "engine/base/parallel.h"
#include "engine/base/scratch_pool.h"
#include "engine/matching/list_tail.h"
#include "engine/matching/people_sources.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/retrieval/history_alike.h"
#include "engine/retrieval/two_hop.h"
#include "jobs/relation_learner.h"
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

class BaselineMaker {
 public:
  BaselineMaker(const Matchmaker& matchmaker, Surface surface, std::span<const uint32_t> queries,
                const BaselineOptions& options)
      : matchmaker_(matchmaker), surface_(surface), queries_(queries), options_(options) {}

  MethodRows OfPeople() const;
  // `reverse`: objects ask for actors.
  MethodRows OfRelation(const RelationModel& relation, const std::optional<Factors>& plain,
                        bool reverse) const;

 private:
  using ListOne = std::function<std::vector<uint32_t>(uint32_t query, const RowFilter& filter)>;

  RowLists ForEachQuery(const ListOne& list_one) const;
  RowLists ByModel(const FusedModel& model) const;
  RowLists ByHistory(const CsrView& histories) const;
  RowLists BySources(const PeopleWeights& weights) const;

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
      lists[query] = list_one(query, matchmaker_.Filter(surface_, query, options_.requested));
    }
  });
  return lists;
}

RowLists BaselineMaker::ByModel(const FusedModel& model) const {
  const FusedRecommender recommender(model);
  RowLists lists(matchmaker_.num_queries(surface_));
  for (size_t begin = 0; begin < queries_.size(); begin += kQueriesPerBatch) {
    const auto batch = queries_.subspan(begin, std::min(kQueriesPerBatch, queries_.size() - begin));
    const auto made = matchmaker_.RecommendBatch(
        recommender, surface_, batch,
        {options_.length, options_.num_threads, [&](size_t) { return options_.requested; }});
    for (size_t i = 0; i < batch.size(); ++i) lists[batch[i]] = RowsOf(made[i]);
  }
  return lists;
}

RowLists BaselineMaker::ByHistory(const CsrView& histories) const {
  const ProfileViews profiles = matchmaker_.profiles(ItemKind(surface_));
  const HistoryAlike alike(profiles.items, profiles.postings);
  ScratchPool<HistoryAlike::Scratch> scratches(
      [&] { return std::make_unique<HistoryAlike::Scratch>(alike); });
  return ForEachQuery([&](uint32_t query, const RowFilter& filter) {
    const auto scratch = scratches.Lend();
    std::vector<uint32_t> rows;
    for (const ScoredRow& found :
         alike.Find(histories.row(query), options_.length, filter, &*scratch)) {
      rows.push_back(found.row);
    }
    return rows;
  });
}

// A baseline that lists whom one has a tie with or follows is none.
RowLists BaselineMaker::BySources(const PeopleWeights& weights) const {
  const PeopleSources sources(matchmaker_.graph(), weights, {});
  return ForEachQuery([&](uint32_t query, const RowFilter& filter) {
    const Without allowed(matchmaker_.graph().acquaintances.row(query), filter);
    std::vector<uint32_t> rows;
    for (const PeopleCandidate& candidate : sources.Collect(query, options_.length, allowed)) {
      if (candidate.row != query) rows.push_back(candidate.row);
    }
    return rows;
  });
}

MethodRows BaselineMaker::OfPeople() const {
  const std::vector<ScoredRow> most_connected = OrderByCount(matchmaker_.member_popularity());
  MethodRows methods;
  methods["most_popular"] = ForEachQuery([&](uint32_t query, const RowFilter& filter) {
    std::vector<Recommendation> list;
    AppendUntil(options_.length, most_connected, Source::kPopular,
                Without(matchmaker_.graph().acquaintances.row(query), filter), list);
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
  for (const PeopleSourceName& source : kPeopleSources) {
    PeopleWeights alone = NoPeopleWeights();
    alone.*source.weight = 1;
    RowLists lists = BySources(alone);
    if (std::any_of(lists.begin(), lists.end(), [](const auto& list) { return !list.empty(); })) {
      methods[std::string(source.name)] = std::move(lists);
    }
  }
  methods["union"] = BySources(matchmaker_.people_weights());
  return methods;
}

MethodRows BaselineMaker::OfRelation(const RelationModel& relation,
                                     const std::optional<Factors>& plain, bool reverse) const {
  const FusedModel served = reverse ? relation.ForObjects() : relation.ForActors();
  const auto model = [&](const MatrixView& queries, const MatrixView& items,
                         const CsrView& filter) {
    return FusedModel{.query_embeddings = queries,
                      .item_embeddings = items,
                      .histories = served.histories,
                      .item_filter = filter,
                      .popularity = served.popularity,
                      .embedding_weight = filter.num_rows() > 0 ? 0.0F : 1.0F,
                      .listed = options_.requested.only.value_or(matchmaker_.listed(surface_))};
  };
  const Matrix no_queries = Matrix::Zero(served.query_embeddings.rows(), 1);
  const Matrix no_items = Matrix::Zero(served.item_embeddings.rows(), 1);
  const auto by_filter = [&](const CsrView& filter) {
    return ByModel(model(ViewOf(no_queries), ViewOf(no_items), filter));
  };
  MethodRows methods;
  methods["most_popular"] = by_filter({});
  methods["embeddings"] = ByModel(model(served.query_embeddings, served.item_embeddings, {}));
  methods["als"] = plain ? ByModel(model(ViewOf(reverse ? plain->items : plain->users),
                                         ViewOf(reverse ? plain->users : plain->items), {}))
                         : methods["embeddings"];
  if (reverse || served.item_embeddings.rows() == 0) return methods;
  const Csr neighbours =
      MakeItemFilter(served.histories, CosineNeighbours(kNumNeighbours, options_.num_threads));
  methods["item_filter"] = by_filter(served.item_filter);
  FusedModel item_item = model(ViewOf(no_queries), ViewOf(no_items), neighbours.view());
  item_item.histories.values = {};  // the textbook's baseline weighs no interaction
  methods["item_item"] = ByModel(item_item);
  if (matchmaker_.profiles(ItemKind(surface_)).items.num_entries() > 0) {
    methods["tfidf_neighbours"] = ByHistory(served.histories);
  }
  return methods;
}

// What interactions alone teach, or nothing when the published embeddings know no more.
std::optional<Factors> LearnPlain(const RelationModel& relation, size_t num_features,
                                  const AlsOptions& options) {
  if (num_features == 0 || relation.history().num_entries() == 0) return std::nullopt;
  return TrainAls(relation.history(), options);
}

}  // namespace

PlainFactors LearnPlainFactors(const SiteConfig& config, const std::filesystem::path& tables,
                               const Matchmaker& matchmaker) {
  const auto num_features = [&](EntityKind kind) {
    return matchmaker.profiles(kind).items.num_entries();
  };
  const auto options = [&](const RelationConfig& relation) {
    return RelationLearner(config, relation, tables).Tuning().als;
  };
  using enum EntityKind;
  return {
      LearnPlain(matchmaker.member_job(), num_features(kMember) + num_features(kJob),
                 options(config.member_job)),
      LearnPlain(matchmaker.headhunter_member(), num_features(kHeadhunter) + num_features(kMember),
                 options(config.headhunter_member))};
}

MethodRows ComputeBaselines(const Matchmaker& matchmaker, const PlainFactors& plain,
                            Surface surface, std::span<const uint32_t> queries,
                            const BaselineOptions& options) {
  const BaselineMaker maker(matchmaker, surface, queries, options);
  switch (surface) {
    case Surface::kPeopleYouMayKnow:
      return maker.OfPeople();
    case Surface::kJobsForMember:
      return maker.OfRelation(matchmaker.member_job(), plain.member_job, false);
    case Surface::kCandidatesForJob:
      return maker.OfRelation(matchmaker.member_job(), plain.member_job, true);
    case Surface::kCandidatesForHeadhunter:
      return maker.OfRelation(matchmaker.headhunter_member(), plain.headhunter_member, false);
    case Surface::kHeadhuntersForMember:
      return maker.OfRelation(matchmaker.headhunter_member(), plain.headhunter_member, true);
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
