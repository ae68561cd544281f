#include "jobs/job_learner.h"

#include <glog/logging.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/matching/job_ranker.h"
#include "engine/matching/joint_recommender.h"
#include "engine/ranking/fused_recommender.h"
#include "features/graph/answer_times.h"
#include "features/graph/market_traits_table.h"
#include "features/matrix/entity_features.h"
#include "jobs/asked_rows.h"
#include "jobs/open_jobs.h"
#include "jobs/rehearsal.h"
#include "models/job_learning.h"

namespace bole {
namespace {

// Members, and jobs, whose lists the order is judged by; more makes chance smaller.
constexpr size_t kMostJudged = 6'000;

// Of those who were proposed and not taken the first are all learned from: a list is decided among
// them. Of the others so many, each standing for several.
constexpr size_t kNearOthers = 30;
constexpr size_t kFarOthers = 10;

// A slice of time that is foretold from what was before.
struct Slice {
  int64_t from = 0;
  int64_t until = 0;

  bool Has(int64_t time) const { return from <= time && time < until; }
};

int64_t LatestOf(const std::vector<JobEncounter>& encounters) {
  int64_t latest = kNoTime;
  for (const JobEncounter& encounter : encounters) {
    latest = std::max({latest, encounter.looked_at, encounter.applied_at, encounter.answered_at});
  }
  return latest;
}

std::vector<Request> RequestsOf(const std::vector<JobEncounter>& encounters) {
  std::vector<Request> requests;
  for (const JobEncounter& encounter : encounters) {
    if (encounter.has_applied()) requests.push_back({encounter.applied_at, encounter.answered_at});
  }
  return requests;
}

class JobLearner {
 public:
  JobLearner(const SiteConfig& config, const JobLearnerPlaces& places, const Fold& fold,
             int64_t cut)
      : num_threads_(config.num_threads),
        tables_(MarketTables::Open(places.tables)),
        interactions_(Table::Open(places.tables / "interactions.bole")),
        encounters_(ListJobEncounters(interactions_, PeriodUntil(fold.until))),
        features_(EntityFeatures::Load(places.models / "features.bole")),
        job_postings_(Transpose(features_.jobs())),
        then_(RelationModel::Open(places.rehearsal)),
        scales_(MeasureScales(then_, config.num_threads)),
        traits_(MakeMarketTraits(tables_, ListJobEncounters(interactions_, PeriodUntil(cut)), cut)),
        pairs_({.relation = &then_,
                .traits = traits_.view(),
                .profiles = {features_.members(), features_.jobs(), job_postings_.view()},
                .member_embedding = scales_.member_embedding,
                .member_filter = scales_.member_filter,
                .job_embedding = scales_.job_embedding}),
        jobs_for_members_(then_.ForActors()),
        candidates_for_jobs_(then_.ForObjects()),
        open_jobs_(tables_.jobs, cut),
        end_(fold.until.value_or(LatestOf(encounters_) + 1)),
        answer_times_(RequestsOf(encounters_), end_) {
    const int64_t middle = MedianApplication(cut, end_);
    learned_ = {cut, middle};
    judged_ = {middle, end_};
  }

  JobLearning Learn() const;

 private:
  static GraphPeriod PeriodUntil(const std::optional<int64_t>& until) {
    GraphPeriod period;
    if (until) period.until = *until;
    return period;
  }

  int64_t MedianApplication(int64_t from, int64_t until) const;
  JobOutcomes OutcomesOf(const Slice& slice) const { return {Proposals(slice), Answers(slice)}; }
  std::vector<PairOutcome> Proposals(const Slice& slice) const;
  void AddProposals(const FusedRecommender& found, const CsrView& applied,
                    std::vector<PairOutcome>* outcomes) const;
  std::vector<PairOutcome> Answers(const Slice& slice) const;
  template <typename Keep>
  Csr NewPairs(const Slice& slice, const Keep& keep) const {
    std::vector<CsrEntry> pairs;
    for (const JobEncounter& encounter : encounters_) {
      if (!slice.Has(encounter.applied_at) || encounter.looked_at < learned_.from) continue;
      if (keep(encounter)) pairs.push_back({encounter.member, encounter.job});
    }
    return MakeCsr(std::move(pairs), pairs_.num_members(), static_cast<uint32_t>(pairs_.num_jobs()),
                   Duplicates::kMax);
  }
  Csr AppliedIn(const Slice& slice) const;
  Csr MatchedIn(const Slice& slice) const;
  std::vector<std::vector<Recommendation>> FindFor(const FusedRecommender& found,
                                                   std::span<const uint32_t> queries) const;
  std::vector<JudgedList> Judge(const FusedRecommender& found, const CsrView& taken) const;

  size_t num_threads_;
  MarketTables tables_;
  Table interactions_;
  std::vector<JobEncounter> encounters_;
  EntityFeatures features_;
  Csr job_postings_;
  RelationModel then_;
  JobPairScales scales_;
  MarketTraitsTable traits_;
  JobPairFeatures pairs_;
  FusedRecommender jobs_for_members_;
  FusedRecommender candidates_for_jobs_;
  OpenJobs open_jobs_;
  int64_t end_;  // of what is known
  AnswerTimes answer_times_;
  Slice learned_, judged_;
};

int64_t JobLearner::MedianApplication(int64_t from, int64_t until) const {
  std::vector<int64_t> times;
  for (const JobEncounter& encounter : encounters_) {
    if (encounter.has_applied() && encounter.applied_at >= from) {
      times.push_back(encounter.applied_at);
    }
  }
  if (times.empty()) return until;
  const auto middle = times.begin() + static_cast<ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

// Of the applications of a slice; silence is a no.
std::vector<PairOutcome> JobLearner::Answers(const Slice& slice) const {
  std::vector<PairOutcome> outcomes;
  for (const JobEncounter& encounter : encounters_) {
    if (!slice.Has(encounter.applied_at)) continue;
    const float weight = answer_times_.Weight({encounter.applied_at, encounter.answered_at});
    if (weight == 0) continue;
    outcomes.push_back({encounter.member, encounter.job, encounter.is_accepted, weight});
  }
  return outcomes;
}

// New applications: not from before the cut.
Csr JobLearner::AppliedIn(const Slice& slice) const {
  return NewPairs(slice, [](const JobEncounter&) { return true; });
}

// Of these, those that the employer wanted, too: the matches that lists are made for.
Csr JobLearner::MatchedIn(const Slice& slice) const {
  return NewPairs(slice, [](const JobEncounter& encounter) { return encounter.is_accepted; });
}

// Of each member, or job, what was found for it and whether it was applied to in the slice. Those
// to whom something happened all take part, as many of the others as are enough to know them.
void JobLearner::AddProposals(const FusedRecommender& found, const CsrView& applied,
                              std::vector<PairOutcome>* outcomes) const {
  const bool finds_jobs = &found == &jobs_for_members_;
  const AskedRows asked = ChooseAsked(applied);
  const auto lists = FindFor(found, asked.rows);
  for (size_t i = 0; i < asked.rows.size(); ++i) {
    const uint32_t query = asked.rows[i];
    const auto taken = applied.row(query);
    const auto add = [&](uint32_t row, bool is_yes, float weight) {
      const uint32_t member = finds_jobs ? query : row, job = finds_jobs ? row : query;
      // Whoever looked before the cut is no new proposal.
      if (std::ranges::binary_search(then_.history().row(member), job)) return;
      outcomes->push_back({member, job, is_yes, weight * asked.weights[i]});
    };
    std::vector<uint32_t> far;
    size_t num_near = 0;
    for (const Recommendation& item : lists[i]) {
      if (std::ranges::binary_search(taken, item.row)) {
        add(item.row, true, 1);
      } else if (num_near < kNearOthers) {
        add(item.row, false, 1);
        ++num_near;
      } else {
        far.push_back(item.row);
      }
    }
    const auto num_far = static_cast<float>(far.size());
    far = SampleByHash(std::move(far), kFarOthers);
    for (const uint32_t row : far) add(row, false, num_far / static_cast<float>(far.size()));
  }
}

std::vector<PairOutcome> JobLearner::Proposals(const Slice& slice) const {
  const Csr applied = AppliedIn(slice);
  const Csr applied_by_job = Transpose(applied.view());
  std::vector<PairOutcome> outcomes;
  AddProposals(jobs_for_members_, applied.view(), &outcomes);
  AddProposals(candidates_for_jobs_, applied_by_job.view(), &outcomes);
  std::stable_sort(outcomes.begin(), outcomes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.member, a.job) < std::tie(b.member, b.job);
  });
  return outcomes;
}

// Jobs only while they are open.
std::vector<std::vector<Recommendation>> JobLearner::FindFor(
    const FusedRecommender& found, std::span<const uint32_t> queries) const {
  const NoFilter everybody;
  const bool finds_jobs = &found == &jobs_for_members_;
  const std::vector<const RowFilter*> filters(
      queries.size(), finds_jobs ? static_cast<const RowFilter*>(&open_jobs_) : &everybody);
  return found.RecommendBatch(queries, kJointCandidates, num_threads_, filters);
}

std::vector<JudgedList> JobLearner::Judge(const FusedRecommender& found,
                                          const CsrView& taken) const {
  std::vector<uint32_t> queries;
  for (uint32_t query = 0; query < taken.num_rows(); ++query) {
    if (taken.row_size(query) > 0) queries.push_back(query);
  }
  queries = SampleByHash(std::move(queries), kMostJudged);
  const auto lists = FindFor(found, queries);
  std::vector<JudgedList> judged;
  for (size_t i = 0; i < queries.size(); ++i) {
    const auto row = taken.row(queries[i]);
    JudgedList list = {queries[i], {}, {row.begin(), row.end()}};
    for (const Recommendation& item : lists[i]) list.proposed.push_back(item.row);
    judged.push_back(std::move(list));
  }
  return judged;
}

JobLearning JobLearner::Learn() const {
  const Csr taken = MatchedIn(judged_);
  const Csr taken_by_job = Transpose(taken.view());
  const JobRehearsal rehearsal = {
      .features = pairs_,
      .learned = OutcomesOf(learned_),
      .judged = OutcomesOf(judged_),
      .jobs_of_members = Judge(jobs_for_members_, taken.view()),
      .candidates_of_jobs = Judge(candidates_for_jobs_, taken_by_job.view())};
  LOG(INFO) << "jobs: learned from " << rehearsal.learned.interest.size() << " proposals and "
            << rehearsal.learned.acceptance.size() << " applications, judged on "
            << rehearsal.judged.interest.size() << " and " << rehearsal.judged.acceptance.size();
  return LearnJobs(rehearsal, {.num_threads = num_threads_});
}

void Log(const char* name, const JobOrderJudgement& judgement) {
  LOG(INFO) << name << ": recall@20 and NDCG@20 in the rehearsal " << judgement.joint.recall_at_20
            << " and " << judgement.joint.ndcg_at_20 << ", in plain order "
            << judgement.plain.recall_at_20 << " and " << judgement.plain.ndcg_at_20
            << (judgement.is_better ? "" : ": the plain order stays");
}

std::optional<int64_t> CutOf(const JobLearnerPlaces& places, const Fold& fold) {
  if (!std::filesystem::exists(places.rehearsal)) return std::nullopt;
  const RelationModel now = RelationModel::Open(places.models / "member_job.bole");
  return RehearsalCut(Table::Open(places.tables / "interactions.bole"), FindRelation("member_job"),
                      {now.num_actors(), static_cast<uint32_t>(now.num_objects())}, fold.until);
}

}  // namespace

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

void WriteJobRanker(const SiteConfig& config, const JobLearnerPlaces& places, const Fold& fold,
                    const std::filesystem::path& path) {
  JobRankerFile file;
  if (const std::optional<int64_t> cut = CutOf(places, fold)) {
    JobLearning learning = JobLearner(config, places, fold, *cut).Learn();
    file.ranker = std::move(learning.ranker);
    if (file.ranker) {
      Log("jobs for members", learning.jobs_of_members);
      Log("candidates for jobs", learning.candidates_of_jobs);
      file.orders_jobs = learning.jobs_of_members.is_better;
      file.orders_candidates = learning.candidates_of_jobs.is_better;
      file.scales =
          MeasureScales(RelationModel::Open(places.models / "member_job.bole"), config.num_threads);
    }
  }
  file.Write(path);
}

}  // namespace bole
