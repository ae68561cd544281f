#include "jobs/rehearsal.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "features/matrix/relation_events.h"

namespace bole {
namespace {

// Of the interactions, by time, that are known.
constexpr double kKnownShare = 0.8;

// Value of a strong signal: more than a view or save ever has. With a half-life, old ones fall
// below.
constexpr float kLeastStrong = 0.55F;

// Which stream of random numbers chooses whole columns.
constexpr uint64_t kWholeColumns = 0x77686f6c65;  // "whole"

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

// 1 for each column that is held out whole: as large a share of those with interactions as those
// known by features alone are of all with features.
std::vector<uint8_t> ChooseWholeColumns(const CsrView& all, const RehearsalOptions& options) {
  std::vector<uint8_t> whole(all.num_columns, 0);
  if (options.column_features.num_entries() == 0) return whole;
  std::vector<uint8_t> has_acted(all.num_columns, 0);
  for (const uint32_t column : all.columns) has_acted[column] = 1;
  size_t num_new = 0;
  size_t num_described = 0;
  for (size_t column = 0; column < whole.size(); ++column) {
    if (options.column_features.row_size(column) == 0) continue;
    ++num_described;
    num_new += has_acted[column] == 0 ? 1 : 0;
  }
  if (num_described == 0) return whole;
  const double share = static_cast<double>(num_new) / static_cast<double>(num_described);
  for (size_t column = 0; column < whole.size(); ++column) {
    const bool chosen = Random(options.seed, kWholeColumns, column).Chance(share);
    whole[column] = chosen && has_acted[column] != 0 ? 1 : 0;
  }
  return whole;
}

// A random fifth of the pairs, and all of the columns that are held out whole.
HoldOut SplitByChance(const CsrView& all, const RehearsalOptions& options) {
  HoldOut split = SplitHoldOut(all, {.share = 1 - kKnownShare, .seed = options.seed});
  const std::vector<uint8_t> whole = ChooseWholeColumns(all, options);
  if (std::ranges::count(whole, 1) == 0) return split;
  std::vector<CsrEntry> kept;
  std::vector<CsrEntry> held;
  for (const Csr* part : {&split.kept, &split.held}) {
    const CsrView view = part->view();
    for (uint32_t row = 0; row < view.num_rows(); ++row) {
      for (size_t i = 0; i < view.row_size(row); ++i) {
        const uint32_t column = view.row(row)[i];
        const float value = view.values.empty() ? 1.0F : view.row_values(row)[i];
        const bool stays = part == &split.kept && whole[column] == 0;
        (stays ? kept : held).push_back({row, column, value});
      }
    }
  }
  const auto matrix = [&](std::vector<CsrEntry> entries) {
    return MakeCsr(std::move(entries), all.num_rows(), all.num_columns, Duplicates::kMax);
  };
  return {matrix(std::move(kept)), matrix(std::move(held)), {}};
}

}  // namespace

std::optional<int64_t> RehearsalCut(const Table& interactions, const Relation& relation,
                                    const RelationShape& shape,
                                    const std::optional<int64_t>& until) {
  return FindCut(RelationEvents(interactions, relation, Evidence::kWanted, shape), until);
}

HoldOut MakeRehearsal(const Table& interactions, const Relation& relation,
                      const RelationShape& shape, const RehearsalOptions& options) {
  const auto build = [&](const RelationOptions& relation_options) {
    return BuildOrderedRelation(interactions, relation, Evidence::kWanted, shape, relation_options);
  };
  const Csr all = build(options.relation).pairs;
  const std::optional<int64_t> cut =
      RehearsalCut(interactions, relation, shape, options.relation.until);
  if (!cut) return SplitByChance(all.view(), options);

  RelationOptions earlier = options.relation;
  earlier.until = cut;
  OrderedRelation known = build(earlier);
  Csr held = StrongAndNew(all.view(), known.pairs.view());
  return {std::move(known.pairs), std::move(held), std::move(known.num_later)};
}

}  // namespace bole
