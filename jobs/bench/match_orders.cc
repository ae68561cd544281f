#include "jobs/bench/match_orders.h"

#include <algorithm>
#include <functional>
#include <string>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/eval/ranking_metrics.h"
#include "jobs/bench/method_table.h"
#include "jobs/list_plan.h"

namespace bole {
namespace {

constexpr size_t kTop = 20;
constexpr size_t kQueriesPerChunk = 16;

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

bool ListsObjects(Surface surface) {
  return surface == Surface::kJobsForMember || surface == Surface::kCandidatesForHeadhunter;
}

const RelationModel& RelationOf(const Matchmaker& matchmaker, Surface surface) {
  const bool is_of_headhunters =
      QueryKind(surface) == EntityKind::kHeadhunter || ItemKind(surface) == EntityKind::kHeadhunter;
  return is_of_headhunters ? matchmaker.headhunter_member() : matchmaker.member_job();
}

std::vector<uint32_t> InOrder(std::span<const uint32_t> pool,
                              std::span<const MatchForecast> forecasts, const Score& score) {
  std::vector<ScoredRow> scored;
  for (size_t i = 0; i < pool.size(); ++i) scored.push_back({score(forecasts[i]), pool[i]});
  std::sort(scored.begin(), scored.end(), IsBetter);
  std::vector<uint32_t> rows;
  for (const ScoredRow& item : scored) rows.push_back(item.row);
  return rows;
}

// By what the lists of a surface are found before they are put in order.
FusedModel FoundBy(const Matchmaker& matchmaker, Surface surface) {
  if (surface == Surface::kJobsForMember || surface == Surface::kCandidatesForJob) {
    return matchmaker.job_model(surface);
  }
  const RelationModel& relation = RelationOf(matchmaker, surface);
  return ListsObjects(surface) ? relation.ForActors() : relation.ForObjects();
}

}  // namespace

MatchOrders::MatchOrders(const Matchmaker& matchmaker, Surface surface,
                         const std::optional<PlantedTruth>& truth)
    : matchmaker_(matchmaker),
      surface_(surface),
      truth_(truth),
      relation_(RelationOf(matchmaker, surface)),
      found_(FoundBy(matchmaker, surface)),
      more_(matchmaker.MakeMoreCandidates(surface)) {}

std::vector<uint32_t> MatchOrders::Pool(uint32_t query) const {
  const SurfaceFilter filter = matchmaker_.Filter(surface_, query);
  std::vector<Recommendation> more;
  if (more_) more = more_->Find(query, filter);
  std::vector<uint32_t> rows;
  for (const Recommendation& item :
       JointPool(found_.Recommend(query, NumJointCandidates(surface_), filter), more)) {
    rows.push_back(item.row);
  }
  return rows;
}

std::vector<uint32_t> MatchOrders::OracleList(uint32_t query) const {
  const SurfaceFilter filter = matchmaker_.Filter(surface_, query);
  const auto met =
      (ListsObjects(surface_) ? relation_.history() : relation_.history_by_object()).row(query);
  TopK best(kTop);
  for (uint32_t row = 0; row < matchmaker_.num_items(surface_); ++row) {
    if (std::ranges::binary_search(met, row)) continue;
    if (filter.Allows(row)) best.Add(truth_->Of(surface_, query, row).joint(), row);
  }
  std::vector<uint32_t> rows;
  for (const ScoredRow& item : best.Take()) rows.push_back(item.row);
  return rows;
}

void MatchOrders::Print(const CsrView& taken, const char* what, size_t num_threads) const {
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
  ParallelFor(queries.size(), kQueriesPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const auto relevant = taken.row(queries[i]);
      const std::vector<uint32_t> pool = Pool(queries[i]);
      const auto forecasts = Foretell(queries[i], pool);
      size_t method = 0;
      for (const Order& order : Orders()) {
        methods[method++].quality[i] =
            MeasureList(InOrder(pool, forecasts, order.score), relevant, kTop);
      }
      methods[method++].quality[i] = MeasureList(pool, relevant, kTop);
      if (truth_) methods[method].quality[i] = MeasureList(OracleList(queries[i]), relevant, kTop);
    }
  });
  PrintMethods(NameOf(surface_) + ", the same candidates: " + what, methods);
}

}  // namespace bole
