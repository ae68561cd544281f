#include "jobs/job_learner.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/matching/job_pair_features.h"
#include "engine/matching/joint_recommender.h"
#include "engine/matching/profile_candidates.h"
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
        member_postings_(Transpose(features_.members())),
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
        more_jobs_(then_.history(), {features_.members(), features_.jobs(), job_postings_.view()},
                   NumJointCandidates(Surface::kJobsForMember)),
        more_members_(then_.history_by_object(),
                      {features_.jobs(), features_.members(), member_postings_.view()},
                      NumJointCandidates(Surface::kCandidatesForJob)),
        open_jobs_(tables_.jobs, cut) {}

  MatchRankerFile Learn() const;

 private:
  std::vector<std::vector<uint32_t>> Find(const CandidateSources& sources, const RowFilter& filter,
                                          std::span<const uint32_t> queries) const;

  size_t num_threads_;
  int64_t cut_;
  std::optional<int64_t> until_;
  MarketTables tables_;
  Table interactions_;
  std::vector<JobEncounter> encounters_;
  EntityFeatures features_;
  Csr member_postings_;
  Csr job_postings_;
  RelationModel then_;
  MatchScales scales_;
  MarketTraitsTable traits_;
  JobPairFeatures pairs_;
  FusedRecommender jobs_for_members_;
  FusedRecommender candidates_for_jobs_;
  ProfileCandidates more_jobs_;
  ProfileCandidates more_members_;
  OpenJobs open_jobs_;
};

std::vector<std::vector<uint32_t>> JobLearner::Find(const CandidateSources& sources,
                                                    const RowFilter& filter,
                                                    std::span<const uint32_t> queries) const {
  const std::vector<const RowFilter*> filters(queries.size(), &filter);
  return FindCandidates(sources, queries, filters, num_threads_);
}

MatchRankerFile JobLearner::Learn() const {
  const std::vector<MatchRequest> applications = ApplicationsOf(encounters_);
  const int64_t end = until_.value_or(LatestOf(encounters_) + 1);
  const NoFilter everybody;  // of jobs only those are listed that are open
  const CandidateSources jobs = {Surface::kJobsForMember, jobs_for_members_, more_jobs_};
  const CandidateSources members = {Surface::kCandidatesForJob, candidates_for_jobs_,
                                    more_members_};
  return LearnMatchRanker(
      {.requests = applications,
       .features = pairs_,
       .known = then_.history(),
       .objects_for_actors = [&](auto queries) { return Find(jobs, open_jobs_, queries); },
       .actors_for_objects = [&](auto queries) { return Find(members, everybody, queries); },
       .cut = cut_,
       .end = end,
       .level_feature = kMemberLevelOfJobPair},
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
