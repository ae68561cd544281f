#include "engine/ranking/fused_scan.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace bole {
namespace {

// Items of one tile: with the queries of a block, 1 MiB of scores in the second-level cache.
constexpr size_t kItemsPerTile = 512;

// Scores that are compared with the threshold at once: nearly all of them fail.
constexpr size_t kScoresPerStep = 32;

// Items beyond k that get their exact score: they outlast rounding in all but degenerate cases.
constexpr size_t kSlack = 32;

// Bound of a float32 inner product's relative error for each of its terms (2^-24, and as much
// again for the other order of summation).
constexpr double kErrorPerTerm = 1.2e-7;

// Roundings beside the sum: of the scale, of its product, of the filter's score and the sum.
constexpr size_t kOtherRoundings = 8;

constexpr float kNever = -std::numeric_limits<float>::infinity();

size_t CountAtLeast(std::span<const float, kScoresPerStep> scores, float threshold) {
  int32_t count = 0;
  for (size_t i = 0; i < kScoresPerStep; ++i) count += scores[i] >= threshold ? 1 : 0;
  return static_cast<size_t>(count);
}

bool IsScanned(const PreparedQuery& query, const RowFilter& filter) {
  return query.embeds() && !filter.AllowsNothing();
}

}  // namespace

std::vector<std::vector<Recommendation>> FusedScan::Answer(const Block& block) {
  const size_t num_places = owner_.num_places();
  const size_t num_queries = block.queries.size();
  std::vector<Progress> progress(num_queries, {TopK(std::min(block.k + kSlack, num_places))});
  std::vector<size_t> scanned;
  for (size_t i = 0; i < num_queries; ++i) {
    if (IsScanned(block.queries[i], *block.filters[i])) scanned.push_back(i);
  }
  ScaleQueries(block.queries, scanned);
  for (size_t begin = 0; !scanned.empty() && begin < num_places; begin += kItemsPerTile) {
    const size_t count = std::min(kItemsPerTile, num_places - begin);
    MultiplyTile(scanned.size(), begin, count);
    for (size_t row = 0; row < scanned.size(); ++row) {
      const size_t i = scanned[row];
      ScanTile(block.queries[i], *block.filters[i], begin, {scores_.data() + row * count, count},
               &progress[i]);
    }
  }
  std::vector<std::vector<Recommendation>> lists(num_queries);
  for (size_t i = 0; i < num_queries; ++i) {
    const PreparedQuery& query = block.queries[i];
    const RowFilter& filter = *block.filters[i];
    if (filter.AllowsNothing()) continue;
    lists[i] = query.embeds() ? Decide(query, filter, block.k, progress[i].best.Take())
                              : FromFilterAlone(query, filter, block.k);
    FillUp(query, filter, block.k, &lists[i]);
  }
  return lists;
}

void FusedScan::ScaleQueries(std::span<const PreparedQuery> queries,
                             std::span<const size_t> scanned) {
  scaled_.clear();
  for (const size_t i : scanned) {
    const float scale = static_cast<float>(queries[i].embedding_scale);
    for (const float value : queries[i].query.embedding) scaled_.push_back(scale * value);
  }
}

// The embeddings of the items at these places, one a row.
const float* FusedScan::ItemsOfTile(size_t begin, size_t count) {
  const MatrixView& items = owner_.model_.item_embeddings;
  const size_t dim = static_cast<size_t>(items.cols());
  if (owner_.item_at(begin + count - 1) - owner_.item_at(begin) == count - 1) {
    return items.data() + owner_.item_at(begin) * dim;  // they lie side by side
  }
  items_.resize(count * dim);
  for (size_t i = 0; i < count; ++i) {
    std::copy_n(items.data() + owner_.item_at(begin + i) * dim, dim, items_.data() + i * dim);
  }
  return items_.data();
}

void FusedScan::MultiplyTile(size_t num_queries, size_t begin, size_t count) {
  const int dim = static_cast<int>(owner_.model_.item_embeddings.cols());
  const int rows = static_cast<int>(num_queries);
  const int columns = static_cast<int>(count);
  const float* tile = ItemsOfTile(begin, count);
  scores_.resize(num_queries * count);
  if (num_queries == 1) {
    cblas_sgemv(CblasRowMajor, CblasNoTrans, columns, dim, 1.0F, tile, dim, scaled_.data(), 1, 0.0F,
                scores_.data(), 1);
  } else {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, columns, dim, 1.0F, scaled_.data(),
                dim, tile, dim, 0.0F, scores_.data(), columns);
  }
}

void FusedScan::ScanTile(const PreparedQuery& query, const RowFilter& filter, size_t begin,
                         std::span<float> scores, Progress* progress) const {
  AddToTile(query, begin, scores, progress);
  size_t i = 0;
  for (; i + kScoresPerStep <= scores.size(); i += kScoresPerStep) {
    const auto step = scores.subspan(i).first<kScoresPerStep>();
    if (CountAtLeast(step, progress->best.threshold()) == 0) continue;
    AddCandidates(step, begin + i, filter, &progress->best);
  }
  AddCandidates(scores.subspan(i), begin + i, filter, &progress->best);
}

// What the filter says, and that what was acted on is never listed.
void FusedScan::AddToTile(const PreparedQuery& query, size_t begin, std::span<float> scores,
                          Progress* progress) const {
  const std::vector<uint32_t>& place_of = owner_.place_of_;
  const uint32_t last = owner_.item_at(begin + scores.size() - 1);
  const std::span<const ScoredRow> sums = query.filter_sums;
  size_t& next = progress->next_filter_sum;
  for (; next < sums.size() && sums[next].row <= last; ++next) {
    const uint32_t item = sums[next].row;
    const uint32_t place = place_of.empty() ? item : place_of[item];
    if (place != kNoRow) scores[place - begin] += query.filter_scale * sums[next].score;
  }
  const std::span<const uint32_t> seen = query.query.history;
  for (size_t& i = progress->next_seen; i < seen.size() && seen[i] <= last; ++i) {
    const uint32_t place = place_of.empty() ? seen[i] : place_of[seen[i]];
    if (place != kNoRow) scores[place - begin] = kNever;
  }
}

void FusedScan::AddCandidates(std::span<const float> scores, size_t begin, const RowFilter& filter,
                              TopK* best) const {
  for (size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] < best->threshold() || scores[i] == kNever) continue;
    const uint32_t item = owner_.item_at(begin + i);
    if (filter.Allows(item)) best->Add(scores[i], item);
  }
}

std::vector<Recommendation> FusedScan::Decide(const PreparedQuery& query, const RowFilter& filter,
                                              size_t k, const std::vector<ScoredRow>& found) const {
  std::vector<Recommendation> list;
  list.reserve(found.size());
  for (const ScoredRow& item : found) {
    list.push_back(query.Exact(item.row, owner_.model_.item_embeddings));
  }
  std::ranges::sort(list, [](const Recommendation& a, const Recommendation& b) {
    return IsBetter({a.score, a.row}, {b.score, b.row});
  });
  const bool all_were_found = found.size() < k + kSlack;
  if (list.size() > k) list.resize(k);
  if (all_were_found || list.empty()) return list;
  const double error = ErrorBound(query, found.front().score);
  if (list.back().score > found.back().score + error) return list;
  return ScanExactly(query, filter, k);
}

double FusedScan::ErrorBound(const PreparedQuery& query, float largest_score) const {
  const std::span<const float> x = query.query.embedding;
  const double norm = std::sqrt(static_cast<double>(InnerProduct(x.data(), x.data(), x.size())));
  return kErrorPerTerm * static_cast<double>(x.size() + kOtherRoundings) *
         (query.embedding_scale * norm * owner_.largest_norm_ + std::abs(largest_score));
}

std::vector<Recommendation> FusedScan::ScanExactly(const PreparedQuery& query,
                                                   const RowFilter& filter, size_t k) const {
  TopK best(k);
  for (size_t place = 0; place < owner_.num_places(); ++place) {
    const uint32_t item = owner_.item_at(place);
    const float score = query.Exact(item, owner_.model_.item_embeddings).score;
    if (score < best.threshold() || query.Knows(item)) continue;
    if (filter.Allows(item)) best.Add(score, item);
  }
  std::vector<Recommendation> list;
  for (const ScoredRow& item : best.Take()) {
    list.push_back(query.Exact(item.row, owner_.model_.item_embeddings));
  }
  return list;
}

std::vector<Recommendation> FusedScan::FromFilterAlone(const PreparedQuery& query,
                                                       const RowFilter& filter, size_t k) {
  TopK best(k);
  for (const ScoredRow& sum : query.filter_sums) {
    const float score = query.filter_scale * sum.score;
    if (score == 0 || score < best.threshold() || query.Knows(sum.row)) continue;
    if (filter.Allows(sum.row)) best.Add(score, sum.row);
  }
  std::vector<Recommendation> list;
  for (const ScoredRow& item : best.Take()) {
    list.push_back({item.row, item.score, Source::kItemFilter});
  }
  return list;
}

// Popular items continue a list downwards: each gets a share of the last score before them.
void FusedScan::FillUp(const PreparedQuery& query, const RowFilter& filter, size_t k,
                       std::vector<Recommendation>* list) const {
  if (query.embeds() || list->size() >= k) return;  // else every allowed item has been scored
  const float start = list->empty() ? 1.0F : list->back().score;
  std::vector<uint32_t> listed(query.query.history.begin(), query.query.history.end());
  for (const Recommendation& item : *list) listed.push_back(item.row);
  std::ranges::sort(listed);
  const std::vector<uint32_t>& items = owner_.by_popularity_;
  for (size_t i = 0; i < items.size() && list->size() < k; ++i) {
    if (std::binary_search(listed.begin(), listed.end(), items[i])) continue;
    if (!filter.Allows(items[i])) continue;
    const float most = static_cast<float>(owner_.model_.popularity[items[0]]) + 1;
    const float share = (static_cast<float>(owner_.model_.popularity[items[i]]) + 1) / most;
    list->push_back({items[i], start * share, Source::kPopular});
  }
}

}  // namespace bole
