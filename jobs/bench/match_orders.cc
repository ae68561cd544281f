#include "jobs/bench/match_orders.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "engine/base/top_k.h"

namespace bole {
namespace {

using Score = std::function<float(const MatchForecast&)>;

// An order of the candidates that were found.
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
                              std::span<const MatchForecast> forecasts, size_t k,
                              const Score& score) {
  TopK best(k);
  for (size_t i = 0; i < pool.size(); ++i) best.Add(score(forecasts[i]), pool[i]);
  std::vector<uint32_t> rows;
  for (const ScoredRow& item : best.Take()) rows.push_back(item.row);
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

MatchOrders::MatchOrders(const Matchmaker& matchmaker, Surface surface)
    : matchmaker_(matchmaker),
      surface_(surface),
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

std::map<std::string, std::vector<uint32_t>> MatchOrders::Lists(uint32_t query, size_t k) const {
  std::vector<uint32_t> pool = Pool(query);
  const auto forecasts = Foretell(query, pool);
  std::map<std::string, std::vector<uint32_t>> lists;
  for (const Order& order : Orders()) lists[order.name] = InOrder(pool, forecasts, k, order.score);
  pool.resize(std::min(pool.size(), k));
  lists["as_found"] = std::move(pool);
  return lists;
}

}  // namespace bole
