#include "jobs/rehearsal.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "features/matrix/relation_events.h"

namespace bole {
namespace {

// Of the interactions, by time, that are known.
constexpr double kKnownShare = 0.8;

// Value of a strong signal: more than a view or save ever has. With a half-life, old ones fall
// below.
constexpr float kLeastStrong = 0.55F;

// The time from which on everything is held out; nothing when all would be.
std::optional<int64_t> FindCut(const RelationEvents& events, const std::optional<int64_t>& until) {
  std::vector<int64_t> times;
  for (size_t i = 0; i < events.size(); ++i) {
    const auto event = events.Get(i);
    if (event && (!until || event->at < *until)) times.push_back(event->at);
  }
  const auto cut =
      times.begin() + static_cast<ptrdiff_t>(kKnownShare * static_cast<double>(times.size()));
  std::nth_element(times.begin(), cut, times.end());
  if (cut == times.end() || *cut == *std::min_element(times.begin(), times.end())) return {};
  return *cut;
}

// The strong pairs of `all` that aren't in `known`.
Csr StrongAndNew(const CsrView& all, const CsrView& known) {
  std::vector<CsrEntry> entries;
  for (uint32_t row = 0; row < all.num_rows(); ++row) {
    const auto old = known.row(row);
    const auto values = all.row_values(row);
    for (size_t i = 0; i < all.row_size(row); ++i) {
      const uint32_t column = all.row(row)[i];
      const bool strong = values.empty() || values[i] >= kLeastStrong;
      if (strong && !std::ranges::binary_search(old, column)) entries.push_back({row, column});
    }
  }
  return MakeCsr(std::move(entries), all.num_rows(), all.num_columns, Duplicates::kMax);
}

}  // namespace

HoldOut MakeRehearsal(const Table& interactions, const Relation& relation,
                      const RelationShape& shape, const RehearsalOptions& options) {
  const auto build = [&](const RelationOptions& relation_options) {
    return BuildOrderedRelation(interactions, relation, Evidence::kWanted, shape, relation_options);
  };
  const Csr all = build(options.relation).pairs;
  const RelationEvents events(interactions, relation, Evidence::kWanted, shape);
  const std::optional<int64_t> cut = FindCut(events, options.relation.until);
  if (!cut) return SplitHoldOut(all.view(), {.share = 1 - kKnownShare, .seed = options.seed});

  RelationOptions earlier = options.relation;
  earlier.until = cut;
  OrderedRelation known = build(earlier);
  Csr held = StrongAndNew(all.view(), known.pairs.view());
  return {std::move(known.pairs), std::move(held), std::move(known.num_later)};
}

}  // namespace bole
