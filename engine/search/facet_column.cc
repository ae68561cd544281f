#include "engine/search/facet_column.h"

#include <algorithm>

#include "engine/base/top_k.h"

namespace bole {
namespace {

// What a row costs that is looked at, against a bitmap that is counted with the result's: beyond so
// many rows for each value, the bitmaps are cheaper.
constexpr size_t kRowsPerBitmap = 64;

RowSet RowsWith(const SearchLane* lane, uint32_t num_rows) {
  std::vector<uint32_t> rows;
  for (uint32_t row = 0; lane != nullptr && row < num_rows; ++row) {
    if (!lane->terms(row).empty()) rows.push_back(row);
  }
  return RowSet::Of(rows);
}

}  // namespace

FacetColumn::FacetColumn(const SearchIndex& index, size_t field)
    : all_(RowSet::All(index.num_rows())) {
  for (const Tense tense : kTenses) {
    side(tense).lane = index.values(field, tense);
    side(tense).with = RowsWith(side(tense).lane, index.num_rows());
  }
  NumberValues();
  for (size_t scope = 0; scope < totals_.size(); ++scope) {
    if (Simplest(static_cast<Scope>(scope)) != static_cast<Scope>(scope)) continue;
    totals_[scope] = CountDirectly(all_, static_cast<Scope>(scope));
  }
}

// Merges the keys of the two lanes.
void FacetColumn::NumberValues() {
  Side& current = side(Tense::kCurrent);
  Side& past = side(Tense::kPast);
  if (current.lane == nullptr || past.lane == nullptr) {
    for (const Side& each : sides_) num_values_ += each.lane ? each.lane->found().size() : 0;
    return;
  }
  const auto sizes = std::pair(current.lane->found().size(), past.lane->found().size());
  while (current.numbers.size() < sizes.first || past.numbers.size() < sizes.second) {
    const auto a = static_cast<uint32_t>(current.numbers.size());
    const auto b = static_cast<uint32_t>(past.numbers.size());
    const bool has_a =
        a < sizes.first && (b == sizes.second || current.lane->key(a) <= past.lane->key(b));
    const bool has_b =
        b < sizes.second && (a == sizes.first || past.lane->key(b) <= current.lane->key(a));
    const auto number = static_cast<uint32_t>(terms_.size());
    if (has_a) current.numbers.push_back(number);
    if (has_b) past.numbers.push_back(number);
    terms_.push_back({has_a ? a : kNoRow, has_b ? b : kNoRow});
  }
  num_values_ = terms_.size();
}

std::string_view FacetColumn::label(uint32_t value, Scope scope) const {
  const bool past_first = scope == Scope::kPast || scope == Scope::kPastNotCurrent;
  const std::array<Tense, 2> order = past_first ? std::array{Tense::kPast, Tense::kCurrent}
                                                : std::array{Tense::kCurrent, Tense::kPast};
  for (const Tense tense : order) {
    const Side& from = side(tense);
    const uint32_t term = terms_.empty() ? value : terms_[value][static_cast<size_t>(tense)];
    if (from.lane != nullptr && term != kNoRow) return from.lane->label(term);
  }
  return {};
}

Scope FacetColumn::Simplest(Scope scope) const {
  const bool has_current = side(Tense::kCurrent).lane != nullptr;
  const bool has_past = side(Tense::kPast).lane != nullptr;
  if (scope == Scope::kEither && !has_past) return Scope::kCurrent;
  if (scope == Scope::kPastNotCurrent && !has_past) return Scope::kPast;
  if ((scope == Scope::kEither || scope == Scope::kPastNotCurrent) && !has_current) {
    return Scope::kPast;
  }
  return scope;
}

FacetColumn::Counts FacetColumn::Count(const RowSet& rows, Scope asked) const {
  const Scope scope = Simplest(asked);
  const uint64_t missing = all_.size() - rows.size();
  if (missing >= rows.size()) return CountDirectly(rows, scope);
  Counts counts = totals_[static_cast<size_t>(scope)];
  if (missing == 0) return counts;
  const Counts others = CountDirectly(all_.Without(rows), scope);
  counts.num_with -= others.num_with;
  for (size_t value = 0; value < num_values_; ++value) {
    counts.of_value[value] -= others.of_value[value];
  }
  return counts;
}

FacetColumn::Counts FacetColumn::CountDirectly(const RowSet& rows, Scope scope) const {
  const bool one_tense = scope == Scope::kCurrent || scope == Scope::kPast;
  if (one_tense && rows.size() / kRowsPerBitmap > num_values_) {
    return CountByValue(rows, side(scope == Scope::kCurrent ? Tense::kCurrent : Tense::kPast));
  }
  return CountByRow(rows, scope);
}

FacetColumn::Counts FacetColumn::CountByValue(const RowSet& rows, const Side& counted) const {
  Counts counts = {std::vector<uint32_t>(num_values_), counted.with.AndSize(rows)};
  if (counted.lane == nullptr) return counts;
  for (const uint32_t term : counted.lane->found()) {
    counts.of_value[counted.number(term)] =
        static_cast<uint32_t>(counted.lane->Rows(term).AndSize(rows));
  }
  return counts;
}

FacetColumn::Counts FacetColumn::CountByRow(const RowSet& rows, Scope scope) const {
  Counts counts = {std::vector<uint32_t>(num_values_), 0};
  const Side& current = side(Tense::kCurrent);
  const Side& past = side(Tense::kPast);
  const bool counts_current = scope == Scope::kEither || scope == Scope::kCurrent;
  const bool counts_past = scope != Scope::kCurrent;
  const bool only_once = scope == Scope::kEither || scope == Scope::kPastNotCurrent;
  for (const uint32_t row : rows.Rows()) {
    bool any = false;
    const auto add = [&](uint32_t value) {
      ++counts.of_value[value];
      any = true;
    };
    const std::span<const uint32_t> now = current.terms(row);
    if (counts_current) {
      for (const uint32_t term : now) add(current.number(term));
    }
    if (counts_past) {
      for (const uint32_t term : past.terms(row)) {
        const uint32_t value = past.number(term);
        const auto is_it = [&](uint32_t other) { return current.number(other) == value; };
        if (!only_once || std::ranges::none_of(now, is_it)) add(value);
      }
    }
    counts.num_with += any ? 1 : 0;
  }
  return counts;
}

}  // namespace bole
