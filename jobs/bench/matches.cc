#include "jobs/bench/matches.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/progress.h"
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
constexpr size_t kActorsPerChunk = 16;

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
  std::vector<MatchRequest> RequestsSinceSplit() const;
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
  struct Proposed {
    uint32_t actor = 0;
    std::vector<uint32_t> pool;
    std::vector<MatchForecast> foretold;
  };
  const auto all = static_cast<uint32_t>(num_actors());
  std::vector<Proposed> proposed;
  for (uint32_t actor = 0; actor < all; actor += std::max(1U, all / kMostAsked)) {
    proposed.push_back({actor, {}, {}});
  }
  Progress progress(relation_.titles.interest, "lists", proposed.size());
  ParallelFor(proposed.size(), kActorsPerChunk, config_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      Proposed& one = proposed[i];
      one.pool = objects_for_actors_.Pool(one.actor);
      one.foretold = objects_for_actors_.Foretell(one.actor, one.pool);
    }
    progress.Add(chunk.end - chunk.begin);
  });
  const Csr asked = AskedWithin(split(), split() + Horizon());
  LevelledForecasts forecasts;
  for (const Proposed& one : proposed) {
    for (size_t i = 0; i < one.pool.size(); ++i) {
      const bool is_asked = std::ranges::binary_search(asked.view().row(one.actor), one.pool[i]);
      forecasts.Add({.predicted = one.foretold[i].interest,
                     .outcome = is_asked ? 1.0 : 0.0,
                     .party = one.actor},
                    LevelOf(one.actor, one.pool[i]));
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

// Requests since the split between those whom the wall didn't keep apart.
std::vector<MatchRequest> MatchBench::RequestsSinceSplit() const {
  std::vector<MatchRequest> since;
  for (const MatchRequest& request : relation_.requests) {
    if (request.met_at < split()) continue;
    const SurfaceFilter filter = matchmaker_.Filter(relation_.objects_for_actors, request.actor);
    if (filter.Allows(request.object)) since.push_back(request);
  }
  return since;
}

// Requests that could have been foretold at the split, by how much is known of their answers.
void MatchBench::PrintAcceptance() const {
  const AnswerTimes answers = MeasureAnswers();
  const std::vector<MatchRequest> requests = RequestsSinceSplit();
  std::vector<Forecast> forecasts(requests.size());
  Progress progress(relation_.titles.acceptance, "requests", requests.size());
  ParallelFor(requests.size(), kActorsPerChunk, config_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const MatchRequest& request = requests[i];
      forecasts[i] = {
          .predicted =
              objects_for_actors_.Foretell(request.actor, {&request.object, 1}).front().acceptance,
          .outcome = request.is_accepted ? 1.0 : 0.0,
          .weight = answers.Weight({request.asked_at, request.answered_at}),
          .party = request.object};
      if (truth_) forecasts[i].truth = TruthOf(request);
    }
    progress.Add(chunk.end - chunk.begin);
  });
  const int64_t until = split() + Horizon();
  std::vector<Forecast> later;
  LevelledForecasts foretold;
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto [actor, object] = std::pair(requests[i].actor, requests[i].object);
    if (forecasts[i].weight == 0) continue;
    if (requests[i].asked_at < until) {
      foretold.Add(forecasts[i], LevelOf(actor, object));
    } else {
      later.push_back(forecasts[i]);
    }
  }
  PrintReliability(relation_.titles.acceptance, foretold);
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
