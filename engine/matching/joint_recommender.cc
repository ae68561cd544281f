#include "engine/matching/joint_recommender.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/matching/surface_filter.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerChunk = 16;

bool IsListedBefore(const Recommendation& a, const Recommendation& b) {
  return IsBetter({a.score, a.row}, {b.score, b.row});
}

// Falls as `score` does, and stays below 0.
float RestScore(float score) {
  return -1 / (1 + std::exp(score));
}

}  // namespace

std::vector<MatchForecast> JobMatcher::Foretell(Surface surface, uint32_t query,
                                                std::span<const uint32_t> others) const {
  CHECK(surface == Surface::kJobsForMember || surface == Surface::kCandidatesForJob);
  return ranker_.Foretell(surface == Surface::kJobsForMember ? features_.OfMember(query, others)
                                                             : features_.OfJob(query, others));
}

void JointRecommender::Order(uint32_t query, std::vector<Recommendation>& list) const {
  const size_t num_ranked = std::min(list.size(), kJointCandidates);
  std::vector<uint32_t> rows;
  for (size_t i = 0; i < num_ranked; ++i) rows.push_back(list[i].row);
  const std::vector<MatchForecast> forecasts = matcher_.Foretell(surface_, query, rows);
  for (size_t i = 0; i < num_ranked; ++i) list[i].score = forecasts[i].joint();
  std::sort(list.begin(), list.begin() + static_cast<ptrdiff_t>(num_ranked), IsListedBefore);
  for (size_t i = num_ranked; i < list.size(); ++i) list[i].score = RestScore(list[i].score);
}

std::vector<Recommendation> JointRecommender::Recommend(uint32_t query, size_t k,
                                                        const RowFilter& filter) const {
  const SurfaceFilter unasked(wall_, known_, surface_, query);
  std::vector<Recommendation> list = found_->Recommend(query, kJointCandidates, unasked);
  Order(query, list);
  const size_t num_ranked = list.size();
  const std::vector<uint32_t> ranked = AscendingRows(list);
  std::erase_if(list, [&](const Recommendation& item) { return !filter.Allows(item.row); });
  if (list.size() >= k || num_ranked < kJointCandidates) {
    list.resize(std::min(k, list.size()));
    return list;  // enough, or all that are allowed
  }
  const Without others(ranked, filter);
  for (Recommendation rest : found_->Recommend(query, k - list.size(), others)) {
    rest.score = RestScore(rest.score);
    list.push_back(rest);
  }
  return list;
}

std::vector<std::vector<Recommendation>> JointRecommender::RecommendBatch(
    std::span<const uint32_t> queries, size_t k, size_t num_threads) const {
  std::vector<SurfaceFilter> filters;
  std::vector<const RowFilter*> filter_pointers;
  filters.reserve(queries.size());
  for (const uint32_t query : queries) filters.emplace_back(wall_, known_, surface_, query);
  for (const SurfaceFilter& made : filters) filter_pointers.push_back(&made);
  // A list is a prefix of a longer one: its first are those that are put in order.
  auto lists =
      found_->RecommendBatch(queries, std::max(k, kJointCandidates), num_threads, filter_pointers);
  ParallelFor(queries.size(), kQueriesPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      Order(queries[i], lists[i]);
      lists[i].resize(std::min(k, lists[i].size()));
    }
  });
  return lists;
}

}  // namespace bole
