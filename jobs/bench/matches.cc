#include "jobs/bench/matches.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/vocabulary.h"
#include "engine/matching/matchmaker.h"
#include "engine/retrieval/member_traits.h"
#include "engine/store/file_lock.h"
#include "features/graph/answer_times.h"
#include "features/graph/applications.h"
#include "features/graph/approaches.h"
#include "jobs/bench/directions.h"
#include "jobs/bench/match_orders.h"
#include "jobs/bench/planted_truth.h"
#include "jobs/bench/reliability_table.h"
#include "jobs/fold.h"
#include "jobs/headhunter_learner.h"
#include "jobs/job_learner.h"
#include "jobs/rehearsal.h"
#include "jobs/steps.h"

namespace bole {
namespace {

constexpr uint32_t kMostAsked = 5'000;  // viewers whose interest is measured

// What a report calls one relation's lists and outcomes.
struct RelationTitles {
  const char* relation;
  const char* interest;
  const char* acceptance;
};

// What is measured of one relation: member and job, or headhunter and member.
struct BenchedRelation {
  RelationTitles titles;
  Surface objects_for_actors;
  std::vector<MatchRequest> requests;       // all of them, before and after the split
  std::vector<std::vector<int64_t>> hires;  // of member and job: when each job hired
};

class MatchBench {
 public:
  // All must outlive this. Requires a matcher of the relation.
  MatchBench(const SiteConfig& config, const Matchmaker& matchmaker,
             const std::optional<PlantedTruth>& truth, const BenchedRelation& relation,
             const Table& interactions)
      : config_(config),
        matchmaker_(matchmaker),
        truth_(truth),
        relation_(relation),
        interactions_(interactions),
        members_(MemberTraits::Read(matchmaker.member_traits(), matchmaker.num_members())),
        objects_for_actors_(matchmaker, relation.objects_for_actors) {}

  void PrintInterest() const;
  void PrintAcceptance() const;

 private:
  int64_t split() const { return *config_.split_at; }
  size_t num_actors() const { return matchmaker_.num_queries(relation_.objects_for_actors); }
  size_t num_objects() const { return matchmaker_.num_items(relation_.objects_for_actors); }
  float LevelOf(uint32_t actor, uint32_t object) const {
    const bool asks = QueryKind(relation_.objects_for_actors) == EntityKind::kMember;
    return members_.value(asks ? actor : object, Trait::kSeniority);
  }
  Csr AskedWithin(int64_t begin, int64_t end) const;
  int64_t Horizon() const;
  AnswerTimes MeasureAnswers() const;
  double TruthOf(const MatchRequest& request) const;

  const SiteConfig& config_;
  const Matchmaker& matchmaker_;
  const std::optional<PlantedTruth>& truth_;
  const BenchedRelation& relation_;
  const Table& interactions_;
  MemberTraits members_;
  MatchOrders objects_for_actors_;
};

// For how long the learned interest holds: the time since the rehearsal's cut that it was learned
// from.
int64_t MatchBench::Horizon() const {
  const std::optional<int64_t> cut =
      RehearsalCut(interactions_, FindRelation(relation_.titles.relation),
                   {num_actors(), static_cast<uint32_t>(num_objects())}, split());
  return cut ? split() - *cut : 0;
}

// Actor x object.
Csr MatchBench::AskedWithin(int64_t begin, int64_t end) const {
  std::vector<CsrEntry> pairs;
  for (const MatchRequest& request : relation_.requests) {
    if (request.asked_at < begin || request.asked_at >= end) continue;
    pairs.push_back({request.actor, request.object});
  }
  return MakeCsr(std::move(pairs), num_actors(), static_cast<uint32_t>(num_objects()),
                 Duplicates::kMax);
}

// What was proposed to a sample of the actors at the split, and whom they then asked.
void MatchBench::PrintInterest() const {
  const Csr asked = AskedWithin(split(), split() + Horizon());
  const auto all = static_cast<uint32_t>(num_actors());
  LevelledForecasts forecasts;
  for (uint32_t actor = 0; actor < all; actor += std::max(1U, all / kMostAsked)) {
    const std::vector<uint32_t> pool = objects_for_actors_.Pool(actor);
    const auto foretold = objects_for_actors_.Foretell(actor, pool);
    for (size_t i = 0; i < pool.size(); ++i) {
      const bool is_asked = std::ranges::binary_search(asked.view().row(actor), pool[i]);
      forecasts.Add(
          {.predicted = foretold[i].interest, .outcome = is_asked ? 1.0 : 0.0, .party = actor},
          LevelOf(actor, pool[i]));
    }
  }
  PrintReliability(relation_.titles.interest, forecasts);
}

AnswerTimes MatchBench::MeasureAnswers() const {
  std::vector<Request> requests;
  int64_t now = kNoTime;
  for (const MatchRequest& request : relation_.requests) {
    requests.push_back({request.asked_at, request.answered_at});
    now = std::max({now, request.asked_at, request.answered_at});
  }
  return {requests, now};
}

double MatchBench::TruthOf(const MatchRequest& request) const {
  const auto [actor, object] = std::pair(request.actor, request.object);
  if (relation_.objects_for_actors != Surface::kJobsForMember) {
    return truth_->Of(relation_.objects_for_actors, actor, object).acceptance;
  }
  return truth_->Shortlists(actor, object, request.asked_at, relation_.hires[object]);
}

// Requests that could have been foretold at the split, by how much is known of their answers.
void MatchBench::PrintAcceptance() const {
  const AnswerTimes answers = MeasureAnswers();
  const int64_t until = split() + Horizon();
  std::vector<Forecast> later;
  LevelledForecasts forecasts;
  for (const MatchRequest& request : relation_.requests) {
    const auto [actor, object] = std::pair(request.actor, request.object);
    if (request.met_at < split()) continue;
    if (!matchmaker_.Filter(relation_.objects_for_actors, actor).Allows(object)) continue;
    Forecast forecast = {
        .predicted = objects_for_actors_.Foretell(actor, {&object, 1})[0].acceptance,
        .outcome = request.is_accepted ? 1.0 : 0.0,
        .weight = answers.Weight({request.asked_at, request.answered_at}),
        .party = object};
    if (forecast.weight == 0) continue;
    if (truth_) forecast.truth = TruthOf(request);
    if (request.asked_at < until) {
      forecasts.Add(forecast, LevelOf(actor, object));
    } else {
      later.push_back(forecast);
    }
  }
  PrintReliability(relation_.titles.acceptance, forecasts);
  PrintGroup("asked later", MeanOf(later));
}

void PrintRelation(const SiteConfig& config, const Matchmaker& matchmaker,
                   const std::optional<PlantedTruth>& truth, const BenchedRelation& relation,
                   const Table& interactions) {
  if (matchmaker.matcher(relation.objects_for_actors) == nullptr) {
    std::printf("\n%s: too little came of requests before the split to learn from\n",
                relation.titles.relation);
    return;
  }
  const MatchBench bench(config, matchmaker, truth, relation, interactions);
  bench.PrintInterest();
  bench.PrintAcceptance();
}

// When each job hired.
std::vector<std::vector<int64_t>> HiresOf(const Table& interactions, size_t num_jobs) {
  std::vector<std::vector<int64_t>> hires(num_jobs);
  const auto kinds = interactions.Codes("actor_kind"), actions = interactions.Codes("action");
  const auto jobs = interactions.Rows("actor_id");
  const auto times = interactions.Times("at");
  for (size_t i = 0; i < interactions.num_rows(); ++i) {
    if (static_cast<EntityKind>(kinds[i]) == EntityKind::kJob &&
        static_cast<Action>(actions[i]) == Action::kHire) {
      hires[jobs[i]].push_back(times[i]);
    }
  }
  return hires;
}

}  // namespace

void RunBenchMatches(const SiteConfig& config) {
  if (!config.split_at) throw Error(ErrorCode::kInvalidArgument, "config has no split.at");
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  const Step ingest = RunIngest(config);
  const Step train = RunTrain(config, ingest);
  const auto table = [&](const char* name) {
    return Table::Open(ingest.directory() / (std::string(name) + ".bole"));
  };
  const Table interactions = table("interactions");
  const Matchmaker matchmaker(
      {.tables = ingest.directory(), .models = train.directory() / HoldoutFold(config).name},
      *config.split_at, config.people);
  const auto truth = PlantedTruth::Open(
      config.data, {table("members"), table("jobs"), table("headhunters")}, config.num_threads);
  const BenchedRelation relations[] = {
      {{"member_job", "interest: applied, of the jobs proposed",
        "acceptance: shortlisted, of those who applied"},
       Surface::kJobsForMember,
       ApplicationsOf(ListJobEncounters(interactions, {})),
       HiresOf(interactions, matchmaker.num_jobs())},
      {{"headhunter_member", "interest: written to, of the members proposed",
        "acceptance: replied, of those written to"},
       Surface::kCandidatesForHeadhunter,
       ContactsOf(ListApproaches(interactions, {})),
       {}}};
  for (const BenchedRelation& relation : relations) {
    PrintRelation(config, matchmaker, truth, relation, interactions);
  }
  PrintDirections(config, ingest, train);
}

}  // namespace bole
