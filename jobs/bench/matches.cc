#include "jobs/bench/matches.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/eval/ranking_metrics.h"
#include "engine/eval/reliability.h"
#include "engine/matching/market_traits.h"
#include "engine/matching/matchmaker.h"
#include "engine/store/file_lock.h"
#include "features/graph/applications.h"
#include "jobs/bench/directions.h"
#include "jobs/bench/method_table.h"
#include "jobs/bench/planted_truth.h"
#include "jobs/fold.h"
#include "jobs/list_plan.h"
#include "jobs/rehearsal.h"
#include "jobs/steps.h"

namespace bole {
namespace {

constexpr size_t kTop = 20;
constexpr size_t kQueriesPerChunk = 16;
constexpr size_t kMostAsked = 5'000;  // members whose interest is measured

using Pair = std::pair<uint32_t, uint32_t>;  // member, job
using Score = std::function<float(const MatchForecast&)>;

// An order of the candidates that were found; the first is what the others are compared with.
struct Order {
  const char* name;
  Score score;
};

const std::vector<Order>& Orders() {
  static const std::vector<Order> orders = {
      {"joint", [](const MatchForecast& f) { return f.joint(); }},
      {"interest", [](const MatchForecast& f) { return f.interest; }},
      {"acceptance", [](const MatchForecast& f) { return f.acceptance; }},
      {"harmonic_mean", [](const MatchForecast& f) {
         return f.joint() > 0 ? 2 * f.joint() / (f.interest + f.acceptance) : 0;
       }}};
  return orders;
}

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

class MatchBench {
 public:
  MatchBench(const SiteConfig& config, const Step& ingest, const Step& train)
      : config_(config),
        matchmaker_(
            {.tables = ingest.directory(), .models = train.directory() / HoldoutFold(config).name},
            *config.split_at, config.people),
        jobs_for_members_(matchmaker_.member_job().ForActors()),
        candidates_for_jobs_(matchmaker_.member_job().ForObjects()),
        market_(
            ArrayFile::Open(train.directory() / HoldoutFold(config).name / "market_traits.bole")),
        traits_(MarketTraits::Read(market_, matchmaker_.num_members(), matchmaker_.num_jobs())),
        interactions_(Table::Open(ingest.directory() / "interactions.bole")),
        encounters_(ListJobEncounters(interactions_, {})),
        truth_(PlantedTruth::Open(config.data,
                                  {Table::Open(ingest.directory() / "members.bole"),
                                   Table::Open(ingest.directory() / "jobs.bole"),
                                   Table::Open(ingest.directory() / "headhunters.bole")},
                                  config.num_threads)) {}

  bool has_learned() const { return matchmaker_.matcher(Surface::kJobsForMember) != nullptr; }

  void PrintInterest() const;
  void PrintAcceptance() const;
  void PrintOrders(Surface surface) const;

 private:
  MatchForecast Foretell(uint32_t member, uint32_t job) const {
    return matchmaker_.matcher(Surface::kJobsForMember)
        ->Foretell(Surface::kJobsForMember, member, {&job, 1})[0];
  }
  int64_t Horizon() const;
  Csr AcceptedSince() const;
  std::vector<uint32_t> Pool(Surface surface, uint32_t query) const;
  std::vector<uint32_t> OracleList(Surface surface, uint32_t query) const;

  const SiteConfig& config_;
  Matchmaker matchmaker_;
  FusedRecommender jobs_for_members_, candidates_for_jobs_;
  ArrayFile market_;
  MarketTraits traits_;
  Table interactions_;
  std::vector<JobEncounter> encounters_;
  std::optional<PlantedTruth> truth_;
};

// For how long the learned interest holds: the length of the slice that it was calibrated on, which
// begins with the later half of the applications since the rehearsal's cut.
int64_t MatchBench::Horizon() const {
  const std::optional<int64_t> cut = RehearsalCut(
      interactions_, FindRelation("member_job"),
      {matchmaker_.num_members(), static_cast<uint32_t>(matchmaker_.num_jobs())}, config_.split_at);
  std::vector<int64_t> times;
  for (const JobEncounter& encounter : encounters_) {
    if (cut && encounter.applied_at >= *cut && encounter.applied_at < *config_.split_at) {
      times.push_back(encounter.applied_at);
    }
  }
  if (times.empty()) return 0;
  const auto middle = times.begin() + static_cast<ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *config_.split_at - *middle;
}

// What was proposed to a sample of the members at the split, and whether they then applied.
void MatchBench::PrintInterest() const {
  const int64_t until = *config_.split_at + Horizon();
  std::vector<CsrEntry> applied;
  for (const JobEncounter& encounter : encounters_) {
    if (encounter.applied_at >= *config_.split_at && encounter.applied_at < until) {
      applied.push_back({encounter.member, encounter.job});
    }
  }
  const Csr taken = MakeCsr(std::move(applied), matchmaker_.num_members(),
                            static_cast<uint32_t>(matchmaker_.num_jobs()), Duplicates::kMax);
  const size_t step = std::max<size_t>(1, matchmaker_.num_members() / kMostAsked);
  std::vector<Forecast> forecasts;
  std::map<float, std::vector<Forecast>> by_level;
  for (uint32_t member = 0; member < matchmaker_.num_members(); member += step) {
    const std::vector<uint32_t> pool = Pool(Surface::kJobsForMember, member);
    const auto foretold = matchmaker_.matcher(Surface::kJobsForMember)
                              ->Foretell(Surface::kJobsForMember, member, pool);
    const float level = traits_.member(member, SeekerTrait::kLevel);
    for (size_t i = 0; i < pool.size(); ++i) {
      const bool is_taken = std::ranges::binary_search(taken.view().row(member), pool[i]);
      forecasts.push_back({foretold[i].interest, is_taken ? 1.0 : 0.0});
      if (!std::isnan(level)) by_level[level].push_back(forecasts.back());
    }
  }
  Print("interest: applied, of the jobs proposed", forecasts, by_level);
}

void MatchBench::PrintAcceptance() const {
  int64_t latest = kNoTime;
  for (const JobEncounter& encounter : encounters_) {
    latest = std::max({latest, encounter.looked_at, encounter.answered_at});
  }
  const int64_t last = latest - EmployerDelay(encounters_);
  std::vector<Forecast> forecasts;
  std::map<float, std::vector<Forecast>> by_level;
  for (const JobEncounter& encounter : encounters_) {
    if (encounter.looked_at < *config_.split_at || !encounter.has_applied()) continue;
    if (encounter.applied_at > last) continue;  // whatever came of it: the rest comes later
    Forecast forecast = {Foretell(encounter.member, encounter.job).acceptance,
                         encounter.is_accepted ? 1.0 : 0.0};
    if (truth_) forecast.truth = truth_->Of(encounter.member, encounter.job).acceptance;
    forecasts.push_back(forecast);
    const float level = traits_.member(encounter.member, SeekerTrait::kLevel);
    if (!std::isnan(level)) by_level[level].push_back(forecast);
  }
  Print("acceptance: shortlisted, of those who applied", forecasts, by_level);
}

// Members by job that were new to each other at the split.
Csr MatchBench::AcceptedSince() const {
  std::vector<CsrEntry> pairs;
  for (const JobEncounter& encounter : encounters_) {
    if (encounter.looked_at >= *config_.split_at && encounter.is_accepted) {
      pairs.push_back({encounter.member, encounter.job});
    }
  }
  return MakeCsr(std::move(pairs), matchmaker_.num_members(),
                 static_cast<uint32_t>(matchmaker_.num_jobs()), Duplicates::kMax);
}

// What is put in order, as it was found.
std::vector<uint32_t> MatchBench::Pool(Surface surface, uint32_t query) const {
  const FusedRecommender& found =
      surface == Surface::kJobsForMember ? jobs_for_members_ : candidates_for_jobs_;
  std::vector<uint32_t> rows;
  for (const Recommendation& item :
       found.Recommend(query, kJointCandidates, matchmaker_.Filter(surface, query))) {
    rows.push_back(item.row);
  }
  return rows;
}

std::vector<uint32_t> MatchBench::OracleList(Surface surface, uint32_t query) const {
  const SurfaceFilter filter = matchmaker_.Filter(surface, query);
  const bool lists_jobs = surface == Surface::kJobsForMember;
  const auto history = matchmaker_.member_job().history();
  TopK best(kTop);
  for (uint32_t row = 0; row < matchmaker_.num_items(surface); ++row) {
    const uint32_t member = lists_jobs ? query : row, job = lists_jobs ? row : query;
    if (std::ranges::binary_search(history.row(member), job) || !filter.Allows(row)) continue;
    best.Add(truth_->Of(member, job).joint(), row);
  }
  std::vector<uint32_t> rows;
  for (const ScoredRow& item : best.Take()) rows.push_back(item.row);
  return rows;
}

void MatchBench::PrintOrders(Surface surface) const {
  const Csr by_member = AcceptedSince();
  const Csr by_job = Transpose(by_member.view());
  const CsrView taken = surface == Surface::kJobsForMember ? by_member.view() : by_job.view();
  std::vector<uint32_t> queries;
  for (uint32_t query = 0; query < taken.num_rows(); ++query) {
    if (taken.row_size(query) > 0) queries.push_back(query);
  }
  std::vector<MethodQuality> methods;
  const auto add = [&](const char* name) {
    methods.push_back({name, std::vector<ListQuality>(queries.size())});
  };
  for (const Order& order : Orders()) add(order.name);
  add("as_found");
  if (truth_) add(kOracle);
  ParallelFor(queries.size(), kQueriesPerChunk, config_.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const auto relevant = taken.row(queries[i]);
      const std::vector<uint32_t> pool = Pool(surface, queries[i]);
      const auto forecasts = matchmaker_.matcher(surface)->Foretell(surface, queries[i], pool);
      size_t method = 0;
      for (const Order& order : Orders()) {
        std::vector<ScoredRow> scored;
        for (size_t j = 0; j < pool.size(); ++j) {
          scored.push_back({order.score(forecasts[j]), pool[j]});
        }
        std::sort(scored.begin(), scored.end(), IsBetter);
        std::vector<uint32_t> rows;
        for (const ScoredRow& item : scored) rows.push_back(item.row);
        methods[method++].quality[i] = MeasureList(rows, relevant, kTop);
      }
      methods[method++].quality[i] = MeasureList(pool, relevant, kTop);
      if (truth_) {
        methods[method].quality[i] = MeasureList(OracleList(surface, queries[i]), relevant, kTop);
      }
    }
  });
  PrintMethods(NameOf(surface) + ", the same candidates: accepted after the split", methods);
}

}  // namespace

void RunBenchMatches(const SiteConfig& config) {
  if (!config.split_at) throw Error(ErrorCode::kInvalidArgument, "config has no split.at");
  std::filesystem::create_directories(config.work);
  const FileLock lock(config.work / ".lock");
  const Step ingest = RunIngest(config);
  const Step train = RunTrain(config, ingest);
  const MatchBench bench(config, ingest, train);
  if (!bench.has_learned()) {
    std::printf("too few answered applications before the split to learn from\n");
    return;
  }
  bench.PrintInterest();
  bench.PrintAcceptance();
  bench.PrintOrders(Surface::kJobsForMember);
  bench.PrintOrders(Surface::kCandidatesForJob);
  PrintDirections(config, ingest, train);
}

}  // namespace bole
