#include "engine/matching/joint_recommender.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/matching/surface_filter.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerChunk = 16;
constexpr size_t kManyCandidates = 400, kFewCandidates = 100;

bool IsListedBefore(const Recommendation& a, const Recommendation& b) {
  return IsBetter({a.score, a.row}, {b.score, b.row});
}

// Falls as `score` does, and stays below 0.
float RestScore(float score) {
  return -1 / (1 + std::exp(score));
}

}  // namespace

size_t NumJointCandidates(Surface surface) {
  return ItemKind(surface) == EntityKind::kMember ? kManyCandidates : kFewCandidates;
}

std::vector<Recommendation> JointPool(std::span<const Recommendation> found,
                                      std::span<const Recommendation> more) {
  std::vector<Recommendation> pool(found.begin(), found.end());
  std::unordered_set<uint32_t> rows;
  for (const Recommendation& item : found) rows.insert(item.row);
  for (const Recommendation& item : more) {
    if (rows.insert(item.row).second) pool.push_back(item);
  }
  return pool;
}

std::vector<Recommendation> JointRecommender::Rank(uint32_t query, const RowFilter& unasked,
                                                   std::vector<Recommendation>& found) const {
  const auto first = std::span(found).first(std::min(found.size(), num_candidates_));
  std::vector<Recommendation> ranked =
      JointPool(first, more_ ? more_->Find(query, unasked) : std::vector<Recommendation>());
  std::vector<uint32_t> rows;
  for (const Recommendation& item : ranked) rows.push_back(item.row);
  const std::vector<MatchForecast> forecasts = matcher_.Foretell(surface_, query, rows);
  for (size_t i = 0; i < ranked.size(); ++i) ranked[i].score = forecasts[i].joint();
  std::sort(ranked.begin(), ranked.end(), IsListedBefore);
  std::sort(rows.begin(), rows.end());
  std::erase_if(found, [&](const Recommendation& item) {
    return std::binary_search(rows.begin(), rows.end(), item.row);
  });
  for (Recommendation& item : found) item.score = RestScore(item.score);
  return ranked;
}

std::vector<Recommendation> JointRecommender::Recommend(uint32_t query, size_t k,
                                                        const RowFilter& filter) const {
  const SurfaceFilter unasked(wall_, known_, surface_, query);
  std::vector<Recommendation> found = found_->Recommend(query, num_candidates_, unasked);
  const bool has_all = found.size() < num_candidates_;
  std::vector<Recommendation> list = Rank(query, unasked, found);
  const std::vector<uint32_t> ranked = AscendingRows(list);
  std::erase_if(list, [&](const Recommendation& item) { return !filter.Allows(item.row); });
  if (list.size() >= k || has_all) {
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
      found_->RecommendBatch(queries, std::max(k, num_candidates_), num_threads, filter_pointers);
  ParallelFor(queries.size(), kQueriesPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      std::vector<Recommendation> list = Rank(queries[i], filters[i], lists[i]);
      list.insert(list.end(), lists[i].begin(), lists[i].end());
      list.resize(std::min(k, list.size()));
      lists[i] = std::move(list);
    }
  });
  return lists;
}

}  // namespace bole
