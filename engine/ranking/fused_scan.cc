#include "engine/ranking/fused_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bole {
namespace {

// Items that pass all panels before the next do: what their sums begin with, 42 KiB, stays in the
// first-level cache. 14 tiles of 16, and nearly 25 of 9.
constexpr size_t kItemsPerStrip = 224;

// What a sum begins with that must never be listed, and a cutoff that any other reaches.
constexpr float kNever = -std::numeric_limits<float>::infinity();
constexpr float kAnyScore = std::numeric_limits<float>::lowest();

}  // namespace

std::vector<std::vector<Recommendation>> FusedScan::Answer(const Block& block) {
  std::vector<std::vector<Recommendation>> lists(block.queries.size());
  if (block.k == 0) return lists;
  std::vector<Progress> all = Begin(block);
  if (!all.empty()) Scan(all);
  size_t next = 0;
  for (size_t i = 0; i < lists.size(); ++i) {
    const PreparedQuery& query = block.queries[i];
    const RowFilter& filter = *block.filters[i];
    if (filter.AllowsNothing()) continue;
    lists[i] =
        query.embeds() ? Decide(all[next++], block.k) : FromFilterAlone(query, filter, block.k);
    FillUp(query, filter, block.k, &lists[i]);
  }
  return lists;
}

// The queries of which the embedding says something, in their order.
std::vector<FusedScan::Progress> FusedScan::Begin(const Block& block) const {
  std::vector<Progress> all;
  all.reserve(block.queries.size());
  const size_t k = std::min(block.k, owner_.num_places());
  for (size_t i = 0; i < block.queries.size(); ++i) {
    const PreparedQuery& query = block.queries[i];
    if (!query.embeds() || block.filters[i]->AllowsNothing()) continue;
    all.push_back({query, *block.filters[i], UncertainTopK(k), Slack(query)});
  }
  return all;
}

// An upper bound of the difference between a panel's score and PreparedQuery::Exact's. With A the
// product of all lengths and c the most that the filter says, the panel's is within its error for A
// and 3 dim u c of the true value, since c is there from the first addition on, and the exact one
// within (dim + 8) u (A + c) (Higham 2002, eq. 3.5; u = 2^-24); the rest covers the rounding of the
// bounds themselves, and numbers and products that underflow.
float FusedScan::Slack(const PreparedQuery& query) const {
  constexpr double kUnitRoundoff = 0x1p-24;
  const std::span<const float> x = query.query.embedding;
  const auto length = static_cast<double>(x.size());
  const double norm = std::sqrt(static_cast<double>(InnerProduct(x.data(), x.data(), x.size())));
  float most = 0;
  for (const ScoredRow& sum : query.filter_sums) most = std::max(most, sum.score);
  const double scaled = query.embedding_scale * norm;
  const double lengths = scaled * owner_.largest_norm_;
  const double largest = lengths + static_cast<double>(query.filter_scale * most);
  return static_cast<float>(ChosenPanelKernels().FloatError(x.size(), lengths) +
                            4 * (length + 16) * kUnitRoundoff * largest +
                            4 * length * (1 + scaled + owner_.largest_norm_) *
                                std::numeric_limits<float>::min());
}

// The queries' embeddings times their scales.
PackedPanels FusedScan::Pack(std::span<const Progress> all) const {
  std::vector<float> scaled;
  for (const Progress& progress : all) {
    const auto scale = static_cast<float>(progress.query.embedding_scale);
    for (const float value : progress.query.query.embedding) scaled.push_back(scale * value);
  }
  return PackFloats(ChosenPanelKernels(), scaled.data(), all.size(), owner_.dim());
}

void FusedScan::Scan(std::span<Progress> all) {
  const PackedPanels panels = Pack(all);
  const size_t width = panels.width();
  if (starts_.size() == 0) starts_ = AlignedArray<float>(kItemsPerStrip * width);
  FloatItems items(ChosenPanelKernels(), owner_.dim(), kItemsPerStrip);
  cutoffs_.assign(panels.num_panels() * width, std::numeric_limits<float>::infinity());
  std::fill_n(cutoffs_.begin(), all.size(), kAnyScore);
  for (size_t begin = 0; begin < owner_.num_places(); begin += kItemsPerStrip) {
    const size_t end = std::min(begin + kItemsPerStrip, owner_.num_places());
    items.Take(ItemsBetween(begin, end), end - begin);
    for (size_t panel = 0; panel < panels.num_panels(); ++panel) {
      PanelStrip strip = panels.Strip(panel);
      items.PutInto(&strip);
      Multiply(strip, begin, all.subspan(panel * width, strip.num_queries),
               cutoffs_.data() + panel * width);
    }
  }
}

// The embeddings of the items at these places, one a row.
const float* FusedScan::ItemsBetween(size_t begin, size_t end) {
  const MatrixView& items = owner_.model_.item_embeddings;
  const size_t dim = owner_.dim();
  if (owner_.item_at(end - 1) - owner_.item_at(begin) == end - 1 - begin) {
    return items.data() + owner_.item_at(begin) * dim;  // they lie side by side
  }
  items_.resize(kItemsPerStrip * dim);
  for (size_t place = begin; place < end; ++place) {
    std::copy_n(items.data() + owner_.item_at(place) * dim, dim,
                items_.data() + (place - begin) * dim);
  }
  return items_.data();
}

void FusedScan::Multiply(PanelStrip strip, size_t begin, std::span<Progress> panel,
                         float* cutoffs) {
  strip.cutoffs = cutoffs;
  const PanelKernels& kernels = ChosenPanelKernels();
  const bool has_starts = SetStarts(begin, begin + strip.num_items, panel);
  if (has_starts) strip.starts = starts_.data();
  ForEachHit(
      strip, [&](size_t* at, PanelHit* hits) { return kernels.floats(strip, at, hits); },
      [&](size_t item, size_t query, float score) {
        if (score >= cutoffs[query]) cutoffs[query] = Add(begin + item, score, panel[query]);
      });
  if (has_starts) std::fill_n(starts_.data(), strip.num_items * kernels.panel_queries, 0.0F);
}

// What the filter says of the items at these places, and that what was acted on is never listed.
// Returns whether there is anything of it.
bool FusedScan::SetStarts(size_t begin, size_t end, std::span<Progress> panel) {
  const std::vector<uint32_t>& place_of = owner_.place_of_;
  const size_t width = ChosenPanelKernels().panel_queries;
  const uint32_t last = owner_.item_at(end - 1);
  bool any = false;
  for (size_t q = 0; q < panel.size(); ++q) {
    const PreparedQuery& query = panel[q].query;
    const auto set = [&](uint32_t item, float start) {
      const uint32_t place = place_of.empty() ? item : place_of[item];
      if (place == kNoRow) return;
      starts_[(place - begin) * width + q] = start;
      any = true;
    };
    const std::span<const ScoredRow> sums = query.filter_sums;
    for (size_t& i = panel[q].next_filter_sum; i < sums.size() && sums[i].row <= last; ++i) {
      set(sums[i].row, query.filter_scale * sums[i].score);
    }
    const std::span<const uint32_t> seen = query.query.history;
    for (size_t& i = panel[q].next_seen; i < seen.size() && seen[i] <= last; ++i) {
      set(seen[i], kNever);
    }
  }
  return any;
}

// Keeps an item if the filter allows it, and returns the query's next cutoff.
float FusedScan::Add(size_t place, float score, Progress& progress) const {
  const uint32_t item = owner_.item_at(place);
  if (progress.filter.Allows(item)) {
    progress.best.Add(score - progress.slack, score + progress.slack, item);
  }
  return std::max(kAnyScore, progress.best.threshold() - progress.slack);
}

std::vector<Recommendation> FusedScan::Decide(Progress& progress, size_t k) const {
  std::vector<Recommendation> list;
  for (const uint32_t row : progress.best.TakeRows()) {
    list.push_back(progress.query.Exact(row, owner_.model_.item_embeddings));
  }
  std::ranges::sort(list, [](const Recommendation& a, const Recommendation& b) {
    return IsBetter({a.score, a.row}, {b.score, b.row});
  });
  if (list.size() > k) list.resize(k);
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
