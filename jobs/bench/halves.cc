#include "jobs/bench/halves.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/store/file_lock.h"
#include "features/graph/applications.h"
#include "jobs/bench/method_table.h"
#include "jobs/fold.h"
#include "jobs/list_plan.h"
#include "jobs/open_jobs.h"
#include "jobs/relation_learner.h"
#include "jobs/steps.h"
#include "jobs/two_sided_learner.h"

namespace bole {
namespace {

constexpr size_t kTop = 20;

// Of the second half; 0 and 1 are either half alone.
constexpr float kShares[] = {0, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F, 0.9F, 1};

// What a query had nothing to do with yet, and that is open.
class NotMet : public RowFilter {
 public:
  NotMet(std::span<const uint32_t> met, const RowFilter& open) : met_(met), open_(open) {}

  bool Allows(uint32_t row) const override {
    return !std::ranges::binary_search(met_, row) && open_.Allows(row);
  }

 private:
  std::span<const uint32_t> met_;
  const RowFilter& open_;
};

// What was learned from what was before the split.
struct Learned {
  RelationModel relation;
  std::optional<TwoSidedVectors> vectors;
};

Learned LearnBeforeSplit(const SiteConfig& config, const Step& ingest) {
  const std::filesystem::path folder = config.work / "bench";
  std::filesystem::create_directories(folder);
  const Fold fold = HoldoutFold(config);
  SiteSplitter words(config.words, ingest.directory());
  WriteFeatures(words, fold, config.num_threads, folder / "features.bole");
  const auto features = EntityFeatures::Load(folder / "features.bole");
  const RelationLearner learner(config, config.member_job, ingest.directory());
  WriteRelationModel(
      folder / "member_job.bole",
      learner.Learn("member_job", FeaturesOf(features, FindRelation("member_job")), fold));
  Learned learned = {RelationModel::Open(folder / "member_job.bole"), {}};
  auto choices = LearnChoices(config, ingest.directory(), features, fold.until);
  if (choices) learned.vectors.emplace(JoinWith(learned.relation, std::move(*choices)));
  return learned;
}

class HalvesBench {
 public:
  HalvesBench(const SiteConfig& config, const Step& ingest)
      : config_(config),
        jobs_(Table::Open(ingest.directory() / "jobs.bole")),
        interactions_(Table::Open(ingest.directory() / "interactions.bole")),
        open_jobs_(jobs_, *config.split_at),
        learned_(LearnBeforeSplit(config, ingest)) {}

  bool has_choices() const { return learned_.vectors.has_value(); }

  void Print(Surface surface) const;

 private:
  Csr Matches(Surface surface) const;
  MethodQuality Measure(Surface surface, float share, const Csr& matches) const;

  const SiteConfig& config_;
  Table jobs_;
  Table interactions_;
  OpenJobs open_jobs_;
  NoFilter everybody_;
  Learned learned_;
};

// Query × item, of what came after the split.
Csr HalvesBench::Matches(Surface surface) const {
  const RelationModel& relation = learned_.relation;
  std::vector<CsrEntry> pairs;
  for (const JobEncounter& encounter : ListJobEncounters(interactions_, {})) {
    if (encounter.looked_at < *config_.split_at || !encounter.is_accepted) continue;
    if (!open_jobs_.Allows(encounter.job)) continue;
    pairs.push_back({encounter.member, encounter.job});
  }
  const Csr by_member = MakeCsr(std::move(pairs), relation.num_actors(),
                                static_cast<uint32_t>(relation.num_objects()), Duplicates::kMax);
  return surface == Surface::kJobsForMember ? by_member : Transpose(by_member.view());
}

MethodQuality HalvesBench::Measure(Surface surface, float share, const Csr& matches) const {
  const bool lists_jobs = surface == Surface::kJobsForMember;
  const Factors joined = JoinHalves(*learned_.vectors, share, config_.num_threads);
  const RelationModel& relation = learned_.relation;
  const FusedModel plain = lists_jobs ? relation.ForActors() : relation.ForObjects();
  const FusedRecommender found(
      {.query_embeddings = ViewOf(lists_jobs ? joined.users : joined.items),
       .item_embeddings = ViewOf(lists_jobs ? joined.items : joined.users),
       .histories = plain.histories,
       .item_filter = plain.item_filter,
       .popularity = plain.popularity,
       .embedding_weight = plain.embedding_weight});
  const CsrView met = lists_jobs ? relation.history() : relation.history_by_object();
  std::vector<uint32_t> queries;
  std::vector<NotMet> filters;
  for (uint32_t query = 0; query < matches.num_rows(); ++query) {
    if (matches.view().row_size(query) == 0) continue;
    queries.push_back(query);
    filters.emplace_back(met.row(query),
                         lists_jobs ? static_cast<const RowFilter&>(open_jobs_) : everybody_);
  }
  std::vector<const RowFilter*> filter_pointers;
  for (const NotMet& filter : filters) filter_pointers.push_back(&filter);
  const auto lists = found.RecommendBatch(queries, kTop, config_.num_threads, filter_pointers);
  char name[32];
  std::snprintf(name, sizeof(name), "share %.1f", static_cast<double>(share));
  MethodQuality method = {name, {}};
  for (size_t i = 0; i < queries.size(); ++i) {
    std::vector<uint32_t> rows;
    for (const Recommendation& item : lists[i]) rows.push_back(item.row);
    method.quality.push_back(MeasureList(rows, matches.view().row(queries[i]), kTop));
  }
  return method;
}

void HalvesBench::Print(Surface surface) const {
  const Csr matches = Matches(surface);
  std::vector<MethodQuality> methods;
  for (const float share : kShares) methods.push_back(Measure(surface, share, matches));
  PrintMethods(NameOf(surface) + ", as found, by the share of what employers did", methods);
}

}  // namespace

void RunBenchHalves(const SiteConfig& config) {
  if (!config.split_at) throw Error(ErrorCode::kInvalidArgument, "config has no split.at");
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  const HalvesBench bench(config, RunIngest(config));
  if (!bench.has_choices()) {
    std::printf("no employer wanted anybody before the split\n");
    return;
  }
  bench.Print(Surface::kJobsForMember);
  bench.Print(Surface::kCandidatesForJob);
}

}  // namespace bole
