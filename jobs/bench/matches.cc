#include "jobs/bench/matches.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/eval/reliability.h"
#include "engine/matching/matchmaker.h"
#include "engine/retrieval/member_traits.h"
#include "engine/store/file_lock.h"
#include "features/graph/applications.h"
#include "features/graph/approaches.h"
#include "jobs/bench/directions.h"
#include "jobs/bench/match_orders.h"
#include "jobs/bench/planted_truth.h"
#include "jobs/fold.h"
#include "jobs/headhunter_learner.h"
#include "jobs/job_learner.h"
#include "jobs/rehearsal.h"
#include "jobs/steps.h"

namespace bole {
namespace {

constexpr uint32_t kMostAsked = 5'000;  // viewers whose interest is measured

// Of what is old enough to have been answered, nine of ten answers have come.
constexpr double kMostAnswers = 0.9;

void Print(const std::string& name, const ForecastGroup& group) {
  std::printf("%-12s %8zu %10.4f %10.4f", name.c_str(), group.size, group.predicted,
              group.observed);
  if (!std::isnan(group.truth)) {
    std::printf(" %10.4f %+10.4f", group.truth, group.predicted - group.truth);
  }
  std::printf("\n");
}

void Print(const char* what, const std::vector<Forecast>& forecasts,
           const std::map<float, std::vector<Forecast>>& by_level) {
  const Reliability reliability = MeasureReliability(forecasts);
  std::printf("\n%s\n%-12s %8s %10s %10s %10s %10s\n", what, "group", "size", "predicted",
              "observed", "truth", "error");
  for (size_t i = 0; i < reliability.tenths.size(); ++i) {
    Print("tenth " + std::to_string(i + 1), reliability.tenths[i]);
  }
  for (const auto& [level, members] : by_level) {
    Print("level " + std::to_string(static_cast<int>(level)), MeanOf(members));
  }
  Print("all", MeanOf(forecasts));
  std::printf("calibration error %.4f, Brier score %.4f\n", reliability.calibration_error,
              reliability.brier_score);
}

// What a report calls one relation's lists and outcomes.
struct RelationTitles {
  const char* relation;
  const char* interest;
  const char* acceptance;
  const char* matched;
};

// What is measured of one relation: member and job, or headhunter and member.
struct BenchedRelation {
  RelationTitles titles;
  Surface objects_for_actors, actors_for_objects;
  std::vector<MatchRequest> requests;  // all of them, before and after the split
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
        objects_for_actors_(matchmaker, relation.objects_for_actors, truth),
        actors_for_objects_(matchmaker, relation.actors_for_objects, truth) {}

  void PrintInterest() const;
  void PrintAcceptance() const;
  void PrintOrders() const;

 private:
  int64_t split() const { return *config_.split_at; }
  size_t num_actors() const { return matchmaker_.num_queries(relation_.objects_for_actors); }
  size_t num_objects() const { return matchmaker_.num_items(relation_.objects_for_actors); }
  float LevelOf(uint32_t actor, uint32_t object) const {
    const bool asks = QueryKind(relation_.objects_for_actors) == EntityKind::kMember;
    return members_.value(asks ? actor : object, Trait::kSeniority);
  }
  template <typename Keep>
  Csr PairsOf(const Keep& keep) const {
    std::vector<CsrEntry> pairs;
    for (const MatchRequest& request : relation_.requests) {
      if (keep(request)) pairs.push_back({request.actor, request.object});
    }
    return MakeCsr(std::move(pairs), num_actors(), static_cast<uint32_t>(num_objects()),
                   Duplicates::kMax);
  }
  int64_t Horizon() const;
  int64_t LastAnswerable() const;

  const SiteConfig& config_;
  const Matchmaker& matchmaker_;
  const std::optional<PlantedTruth>& truth_;
  const BenchedRelation& relation_;
  const Table& interactions_;
  MemberTraits members_;
  MatchOrders objects_for_actors_, actors_for_objects_;
};

// For how long the learned interest holds: the time since the rehearsal's cut that it was learned
// from.
int64_t MatchBench::Horizon() const {
  const std::optional<int64_t> cut =
      RehearsalCut(interactions_, FindRelation(relation_.titles.relation),
                   {num_actors(), static_cast<uint32_t>(num_objects())}, split());
  return cut ? split() - *cut : 0;
}

// Later requests may yet be answered.
int64_t MatchBench::LastAnswerable() const {
  int64_t latest = kNoTime;
  std::vector<int64_t> delays;
  for (const MatchRequest& request : relation_.requests) {
    latest = std::max({latest, request.asked_at, request.answered_at});
    if (request.answered_at != kNoTime) delays.push_back(request.answered_at - request.asked_at);
  }
  if (delays.empty()) return latest;
  const auto place = static_cast<ptrdiff_t>(kMostAnswers * static_cast<double>(delays.size() - 1));
  std::nth_element(delays.begin(), delays.begin() + place, delays.end());
  return latest - delays[static_cast<size_t>(place)];
}

// What was proposed to a sample of the actors at the split, and whom they then asked.
void MatchBench::PrintInterest() const {
  const int64_t until = split() + Horizon();
  const Csr asked = PairsOf([&](const MatchRequest& request) {
    return request.asked_at >= split() && request.asked_at < until;
  });
  const auto all = static_cast<uint32_t>(num_actors());
  std::vector<Forecast> forecasts;
  std::map<float, std::vector<Forecast>> by_level;
  for (uint32_t actor = 0; actor < all; actor += std::max(1U, all / kMostAsked)) {
    const std::vector<uint32_t> pool = objects_for_actors_.Pool(actor);
    const auto foretold = objects_for_actors_.Foretell(actor, pool);
    for (size_t i = 0; i < pool.size(); ++i) {
      const bool is_asked = std::ranges::binary_search(asked.view().row(actor), pool[i]);
      forecasts.push_back({foretold[i].interest, is_asked ? 1.0 : 0.0});
      const float level = LevelOf(actor, pool[i]);
      if (!std::isnan(level)) by_level[level].push_back(forecasts.back());
    }
  }
  Print(relation_.titles.interest, forecasts, by_level);
}

void MatchBench::PrintAcceptance() const {
  const int64_t last = LastAnswerable();
  std::vector<Forecast> forecasts;
  std::map<float, std::vector<Forecast>> by_level;
  for (const MatchRequest& request : relation_.requests) {
    if (request.met_at < split() || request.asked_at > last) continue;
    const uint32_t object = request.object;
    Forecast forecast = {objects_for_actors_.Foretell(request.actor, {&object, 1})[0].acceptance,
                         request.is_accepted ? 1.0 : 0.0};
    if (truth_) {
      forecast.truth = truth_->Of(relation_.objects_for_actors, request.actor, object).acceptance;
    }
    forecasts.push_back(forecast);
    const float level = LevelOf(request.actor, object);
    if (!std::isnan(level)) by_level[level].push_back(forecast);
  }
  Print(relation_.titles.acceptance, forecasts, by_level);
}

// By matches of pairs that were new to each other at the split.
void MatchBench::PrintOrders() const {
  const Csr matched = PairsOf([&](const MatchRequest& request) {
    return request.met_at >= split() && request.is_accepted;
  });
  objects_for_actors_.Print(matched.view(), relation_.titles.matched, config_.num_threads);
  actors_for_objects_.Print(Transpose(matched.view()).view(), relation_.titles.matched,
                            config_.num_threads);
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
  bench.PrintOrders();
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
        "acceptance: shortlisted, of those who applied", "accepted after the split"},
       Surface::kJobsForMember,
       Surface::kCandidatesForJob,
       ApplicationsOf(ListJobEncounters(interactions, {}))},
      {{"headhunter_member", "interest: written to, of the members proposed",
        "acceptance: replied, of those written to", "replied after the split"},
       Surface::kCandidatesForHeadhunter,
       Surface::kHeadhuntersForMember,
       ContactsOf(ListApproaches(interactions, {}))}};
  for (const BenchedRelation& relation : relations) {
    PrintRelation(config, matchmaker, truth, relation, interactions);
  }
  PrintDirections(config, ingest, train);
}

}  // namespace bole
