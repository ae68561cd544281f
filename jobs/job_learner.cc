#include "jobs/job_learner.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/matching/job_pair_features.h"
#include "engine/matching/joint_recommender.h"
#include "engine/ranking/fused_recommender.h"
#include "features/graph/market_traits_table.h"
#include "features/matrix/entity_features.h"
#include "jobs/match_learner.h"
#include "jobs/open_jobs.h"

namespace bole {
namespace {

int64_t LatestOf(const std::vector<JobEncounter>& encounters) {
  int64_t latest = kNoTime;
  for (const JobEncounter& encounter : encounters) {
    latest = std::max({latest, encounter.looked_at, encounter.applied_at, encounter.answered_at});
  }
  return latest;
}

class JobLearner {
 public:
  JobLearner(const SiteConfig& config, const MatchLearnerPlaces& places, const Fold& fold,
             int64_t cut)
      : num_threads_(config.num_threads),
        cut_(cut),
        until_(fold.until),
        tables_(MarketTables::Open(places.tables)),
        interactions_(Table::Open(places.tables / "interactions.bole")),
        encounters_(ListJobEncounters(interactions_, GraphPeriod::Until(fold.until))),
        features_(EntityFeatures::Load(places.models / "features.bole")),
        job_postings_(Transpose(features_.jobs())),
        then_(RelationModel::Open(places.rehearsal)),
        scales_(MeasureScales(then_, config.num_threads)),
        traits_(MakeMarketTraits(tables_, ListJobEncounters(interactions_, GraphPeriod::Until(cut)),
                                 cut)),
        pairs_({.relation = &then_,
                .traits = traits_.view(),
                .profiles = {features_.members(), features_.jobs(), job_postings_.view()},
                .scales = MatchScaleViews::Of(scales_)}),
        jobs_for_members_(then_.ForActors()),
        candidates_for_jobs_(then_.ForObjects()),
        open_jobs_(tables_.jobs, cut) {}

  MatchRankerFile Learn() const;

 private:
  std::vector<std::vector<uint32_t>> Find(const FusedRecommender& found, const RowFilter& filter,
                                          std::span<const uint32_t> queries) const;

  size_t num_threads_;
  int64_t cut_;
  std::optional<int64_t> until_;
  MarketTables tables_;
  Table interactions_;
  std::vector<JobEncounter> encounters_;
  EntityFeatures features_;
  Csr job_postings_;
  RelationModel then_;
  MatchScales scales_;
  MarketTraitsTable traits_;
  JobPairFeatures pairs_;
  FusedRecommender jobs_for_members_;
  FusedRecommender candidates_for_jobs_;
  OpenJobs open_jobs_;
};

std::vector<std::vector<uint32_t>> JobLearner::Find(const FusedRecommender& found,
                                                    const RowFilter& filter,
                                                    std::span<const uint32_t> queries) const {
  const std::vector<const RowFilter*> filters(queries.size(), &filter);
  std::vector<std::vector<uint32_t>> rows;
  for (const auto& list : found.RecommendBatch(queries, kJointCandidates, num_threads_, filters)) {
    for (std::vector<uint32_t>& of_list = rows.emplace_back(); const Recommendation& item : list) {
      of_list.push_back(item.row);
    }
  }
  return rows;
}

MatchRankerFile JobLearner::Learn() const {
  const std::vector<MatchRequest> applications = ApplicationsOf(encounters_);
  const int64_t end = until_.value_or(LatestOf(encounters_) + 1);
  const NoFilter everybody;  // of jobs only those are listed that are open
  return LearnMatchRanker(
      {.requests = applications,
       .features = pairs_,
       .known = then_.history(),
       .objects_for_actors =
           [&](auto queries) { return Find(jobs_for_members_, open_jobs_, queries); },
       .actors_for_objects =
           [&](auto queries) { return Find(candidates_for_jobs_, everybody, queries); },
       .cut = cut_,
       .end = end},
      {"jobs for members", "candidates for jobs"}, num_threads_);
}

}  // namespace

std::vector<MatchRequest> ApplicationsOf(const std::vector<JobEncounter>& encounters) {
  std::vector<MatchRequest> requests;
  for (const JobEncounter& encounter : encounters) {
    if (!encounter.has_applied()) continue;
    requests.push_back({encounter.member, encounter.job, encounter.looked_at, encounter.applied_at,
                        encounter.answered_at, encounter.is_accepted});
  }
  return requests;
}

bool HasAnsweredApplications(const std::filesystem::path& tables, const Fold& fold) {
  const Table interactions = Table::Open(tables / "interactions.bole");
  const auto actor_kinds = interactions.Codes("actor_kind");
  const auto actions = interactions.Codes("action");
  const auto times = interactions.Times("at");
  for (size_t i = 0; i < times.size(); ++i) {
    if (static_cast<EntityKind>(actor_kinds[i]) != EntityKind::kJob) continue;
    if (fold.until && times[i] >= *fold.until) continue;
    const auto action = static_cast<Action>(actions[i]);
    if (action == Action::kShortlist || action == Action::kReject || action == Action::kInterview ||
        action == Action::kOffer || action == Action::kHire) {
      return true;
    }
  }
  return false;
}

void WriteJobRanker(const SiteConfig& config, const MatchLearnerPlaces& places, const Fold& fold,
                    const std::filesystem::path& path) {
  MatchRankerFile file;
  if (const std::optional<int64_t> cut = RehearsalCut(places, "member_job", fold)) {
    file = JobLearner(config, places, fold, *cut).Learn();
    if (file.ranker) {
      file.scales =
          MeasureScales(RelationModel::Open(places.models / "member_job.bole"), config.num_threads);
    }
  }
  file.Write(path);
}

}  // namespace bole
