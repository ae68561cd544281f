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
  const RowFilter* const filters[] = {&filter};
  return std::move(RecommendBatch({&query, 1}, k, 1, filters)[0]);
}

std::vector<std::vector<Recommendation>> JointRecommender::RecommendBatch(
    std::span<const uint32_t> queries, size_t k, size_t num_threads,
    std::span<const RowFilter* const> filters) const {
  std::vector<SurfaceFilter> unasked;
  std::vector<const RowFilter*> unasked_pointers;
  unasked.reserve(queries.size());
  for (const uint32_t query : queries) unasked.emplace_back(wall_, known_, surface_, query);
  for (const SurfaceFilter& made : unasked) unasked_pointers.push_back(&made);
  // A list is a prefix of a longer one: its first are those that are put in order.
  const size_t num_found = filters.empty() ? std::max(k, num_candidates_) : num_candidates_;
  auto found = found_->RecommendBatch(queries, num_found, num_threads, unasked_pointers);
  std::vector<std::vector<Recommendation>> lists(queries.size());
  std::vector<std::vector<uint32_t>> ranked(queries.size());
  ParallelFor(queries.size(), kQueriesPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const bool has_all = found[i].size() < num_found;
      lists[i] = Rank(queries[i], unasked[i], found[i]);
      if (filters.empty()) {
        lists[i].insert(lists[i].end(), found[i].begin(), found[i].end());
      } else {
        if (!has_all) ranked[i] = AscendingRows(lists[i]);
        std::erase_if(lists[i],
                      [&](const Recommendation& item) { return !filters[i]->Allows(item.row); });
      }
      lists[i].resize(std::min(k, lists[i].size()));
    }
  });
  if (!filters.empty()) AppendRest({queries, k, num_threads, filters}, ranked, lists);
  return lists;
}

void JointRecommender::AppendRest(const Asked& asked, std::span<const std::vector<uint32_t>> ranked,
                                  std::vector<std::vector<Recommendation>>& lists) const {
  std::vector<size_t> places;
  std::vector<uint32_t> queries;
  std::vector<Without> others;
  others.reserve(lists.size());
  for (size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].size() >= asked.k || ranked[i].empty()) continue;
    places.push_back(i);
    queries.push_back(asked.queries[i]);
    others.emplace_back(ranked[i], *asked.filters[i]);
  }
  if (queries.empty()) return;
  std::vector<const RowFilter*> filters;
  for (const Without& made : others) filters.push_back(&made);
  const auto rests = found_->RecommendBatch(queries, asked.k, asked.num_threads, filters);
  for (size_t i = 0; i < places.size(); ++i) {
    std::vector<Recommendation>& list = lists[places[i]];
    for (Recommendation rest : rests[i]) {
      if (list.size() >= asked.k) break;
      rest.score = RestScore(rest.score);
      list.push_back(rest);
    }
  }
}

}  // namespace bole
