#include "jobs/two_sided_learner.h"

#include <glog/logging.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/base/progress.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/ranking/joined_vectors.h"
#include "engine/store/table.h"
#include "features/graph/applications.h"
#include "features/matrix/interactions.h"
#include "jobs/asked_rows.h"
#include "jobs/open_jobs.h"
#include "models/feature_als.h"
#include "models/relation_sources.h"

namespace bole {
namespace {

// Lists of each surface that a share is chosen and judged by: the standard error of a recall is
// below .01.
constexpr size_t kMostLists = 3'000;

// What employers want of members, by member: so that it is members whose rows are capped.
Relation ChoicesByMember() {
  Relation relation = FindRelation("job_member");
  std::swap(relation.row_kind, relation.column_kind);
  return relation;
}

VectorPair PairFor(Surface surface, Factors joined) {
  if (surface == Surface::kJobsForMember) return {std::move(joined.users), std::move(joined.items)};
  return {std::move(joined.items), std::move(joined.users)};
}

FusedModel PlainModel(const RelationModel& relation, Surface surface) {
  return surface == Surface::kJobsForMember ? relation.ForActors() : relation.ForObjects();
}

// The past as of a rehearsal's cut, and what came of it.
class TwoSidedRehearsal {
 public:
  TwoSidedRehearsal(const SiteConfig& config, const MatchLearnerPlaces& places, const Fold& fold,
                    int64_t cut)
      : num_threads_(config.num_threads),
        jobs_(Table::Open(places.tables / "jobs.bole")),
        open_jobs_(jobs_, cut),
        then_(RelationModel::Open(places.rehearsal)) {
    SplitMatches(ListMatches(places, fold, cut));
    const auto features = EntityFeatures::Load(places.models / "features.bole");
    auto choices = LearnChoices(config, places.tables, features, cut);
    if (choices) vectors_.emplace(JoinWith(then_, std::move(*choices)));
  }

  // The share of each of the surfaces that is better with one.
  std::map<Surface, float> ChooseShares(std::span<const Surface> surfaces) const;

 private:
  struct Match {
    int64_t applied_at = 0;
    uint32_t member = 0;
    uint32_t job = 0;
  };

  static std::vector<Match> ListMatches(const MatchLearnerPlaces& places, const Fold& fold,
                                        int64_t cut);
  void SplitMatches(std::vector<Match> matches);
  std::vector<ListQuality> Measure(Surface surface, float share, const CsrView& taken) const;

  size_t num_threads_;
  Table jobs_;
  OpenJobs open_jobs_;
  NoFilter everybody_;
  RelationModel then_;
  std::optional<TwoSidedVectors> vectors_;
  Csr chosen_by_, judged_by_;  // members × jobs
};

std::vector<TwoSidedRehearsal::Match> TwoSidedRehearsal::ListMatches(
    const MatchLearnerPlaces& places, const Fold& fold, int64_t cut) {
  const GraphPeriod period = GraphPeriod::Until(fold.until);
  std::vector<Match> matches;
  for (const JobEncounter& encounter :
       ListJobEncounters(Table::Open(places.tables / "interactions.bole"), period)) {
    if (!encounter.is_accepted || encounter.looked_at < cut) continue;
    matches.push_back({encounter.applied_at, encounter.member, encounter.job});
  }
  return matches;
}

// Those of one time stay together.
void TwoSidedRehearsal::SplitMatches(std::vector<Match> matches) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& a, const Match& b) { return a.applied_at < b.applied_at; });
  const int64_t middle = matches.empty() ? 0 : matches[matches.size() / 2].applied_at;
  std::vector<CsrEntry> earlier, later;
  for (const Match& match : matches) {
    (match.applied_at < middle ? earlier : later).push_back({match.member, match.job});
  }
  const auto matrix = [&](std::vector<CsrEntry> entries) {
    return MakeCsr(std::move(entries), then_.num_actors(),
                   static_cast<uint32_t>(then_.num_objects()), Duplicates::kMax);
  };
  chosen_by_ = matrix(std::move(earlier));
  judged_by_ = matrix(std::move(later));
}

// Lists as they are found, of those with a match; jobs only while they were open.
std::vector<ListQuality> TwoSidedRehearsal::Measure(Surface surface, float share,
                                                    const CsrView& taken) const {
  std::vector<uint32_t> queries;
  for (uint32_t query = 0; query < taken.num_rows(); ++query) {
    if (taken.row_size(query) > 0) queries.push_back(query);
  }
  queries = SampleByHash(std::move(queries), kMostLists);
  const VectorPair joined = PairFor(surface, JoinHalves(*vectors_, share, num_threads_));
  const FusedModel plain = PlainModel(then_, surface);
  const FusedRecommender found({.query_embeddings = ViewOf(joined.queries),
                                .item_embeddings = ViewOf(joined.items),
                                .histories = plain.histories,
                                .item_filter = plain.item_filter,
                                .popularity = plain.popularity,
                                .embedding_weight = plain.embedding_weight});
  const RowFilter* const filter =
      surface == Surface::kJobsForMember ? static_cast<const RowFilter*>(&open_jobs_) : &everybody_;
  const auto lists = found.RecommendBatch(queries, kJudgedLength, num_threads_,
                                          std::vector<const RowFilter*>(queries.size(), filter));
  std::vector<ListQuality> quality;
  for (size_t i = 0; i < queries.size(); ++i) {
    std::vector<uint32_t> rows;
    for (const Recommendation& item : lists[i]) rows.push_back(item.row);
    quality.push_back(MeasureList(rows, taken.row(queries[i]), kJudgedLength));
  }
  return quality;
}

std::map<Surface, float> TwoSidedRehearsal::ChooseShares(std::span<const Surface> surfaces) const {
  std::map<Surface, float> shares;
  if (!vectors_) return shares;
  for (const Surface surface : surfaces) {
    const auto slice = [&](MatchSlice which) {
      const Csr& matches = which == MatchSlice::kChosenBy ? chosen_by_ : judged_by_;
      return surface == Surface::kJobsForMember ? matches : Transpose(matches.view());
    };
    const ShareJudgement judgement = ChooseShare([&](float share, MatchSlice which) {
      return Measure(surface, share, slice(which).view());
    });
    LOG(INFO) << kSurfaceNames[static_cast<size_t>(surface)]
              << ": share of what employers want in the embeddings " << judgement.share
              << "; as found, recall@20 and NDCG@20 in the rehearsal "
              << judgement.joined.recall_at_20 << " and " << judgement.joined.ndcg_at_20
              << ", without " << judgement.alone.recall_at_20 << " and "
              << judgement.alone.ndcg_at_20
              << (judgement.is_better ? "" : ": they stay as they are");
    if (judgement.is_better) shares[surface] = judgement.share;
  }
  return shares;
}

}  // namespace

std::optional<Factors> LearnChoices(const SiteConfig& config, const std::filesystem::path& tables,
                                    const EntityFeatures& features,
                                    const std::optional<int64_t>& until) {
  const RelationConfig& relation = config.member_job;
  const Table interactions = Table::Open(tables / "interactions.bole");
  const RelationShape shape = {features.members().num_rows(),
                               static_cast<uint32_t>(features.jobs().num_rows())};
  const auto build = [&](Evidence evidence) {
    return BuildRelation(interactions, ChoicesByMember(), evidence, shape,
                         {.until = until,
                          .half_life_days = relation.half_life_days,
                          .max_row_entries = relation.max_history,
                          .num_threads = config.num_threads});
  };
  const Csr wanted = build(Evidence::kWanted);
  if (wanted.columns.empty()) return std::nullopt;
  const Csr refused = build(Evidence::kRefused);
  const Csr all =
      WithRefusals({wanted.view(), refused.view()}, static_cast<float>(relation.refusal_weight));
  const FeatureAlsOptions options = {.als = {.dim = relation.dim,
                                             .alpha0 = static_cast<float>(relation.alpha0),
                                             .lambda = static_cast<float>(relation.lambda),
                                             .nu = static_cast<float>(relation.nu),
                                             .num_epochs = relation.epochs,
                                             .seed = config.seed,
                                             .num_threads = config.num_threads},
                                     .map_lambda = static_cast<float>(relation.map_lambda)};
  Progress progress("what employers want", "epochs", options.als.num_epochs);
  return TrainFeatureAls(all.view(), {features.members(), features.jobs()}, options, {},
                         [&] { progress.Add(1); });
}

TwoSidedVectors JoinWith(const RelationModel& member_job, Factors choices) {
  return {{Matrix(member_job.actor_embeddings()), Matrix(member_job.object_embeddings())},
          std::move(choices)};
}

void WriteJoinedVectors(const SiteConfig& config, const MatchLearnerPlaces& places,
                        const Fold& fold, std::span<const Surface> surfaces,
                        const std::filesystem::path& path) {
  std::map<Surface, float> shares;
  const std::optional<int64_t> cut =
      surfaces.empty() ? std::nullopt : RehearsalCut(places, "member_job", fold);
  if (cut) shares = TwoSidedRehearsal(config, places, fold, *cut).ChooseShares(surfaces);
  std::map<Surface, VectorPair> pairs;
  if (!shares.empty()) {
    const auto features = EntityFeatures::Load(places.models / "features.bole");
    auto choices = LearnChoices(config, places.tables, features, fold.until);
    CHECK(choices) << "employers have acted before the cut";
    const TwoSidedVectors vectors =
        JoinWith(RelationModel::Open(places.models / "member_job.bole"), std::move(*choices));
    for (const auto& [surface, share] : shares) {
      pairs[surface] = PairFor(surface, JoinHalves(vectors, share, config.num_threads));
    }
  }
  JoinedVectors::Write(path, pairs);
}

}  // namespace bole
