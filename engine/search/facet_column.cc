#include "engine/search/facet_column.h"

#include <algorithm>

#include "engine/base/top_k.h"

namespace bole {
namespace {

// What a row costs that is looked at, against a bitmap that is counted with the result's: beyond so
// many rows for each value, the bitmaps are cheaper.
constexpr size_t kRowsPerBitmap = 64;

// Sorting the values of a row costs as much as passing so many of the field's.
constexpr size_t kValuesPerRow = 64;

// So many of the most frequent values of all rows are kept in their order: more than anybody shows.
constexpr size_t kKeptValues = 1024;

bool IsBefore(const ValueCount& a, const ValueCount& b) {
  return a.count != b.count ? a.count > b.count : a.value < b.value;
}

// The most frequent of the values that are added. Those without rows don't count.
class MostFrequent {
 public:
  explicit MostFrequent(size_t max_values) : max_values_(max_values) {}

  void Add(const ValueCount& one) {
    if (one.count == 0) return;
    ++found_.num_values;
    if (is_full() && (max_values_ == 0 || !IsBefore(one, found_.most.front()))) return;
    found_.most.push_back(one);
    std::ranges::push_heap(found_.most, IsBefore);
    if (found_.most.size() <= max_values_) return;
    std::ranges::pop_heap(found_.most, IsBefore);
    found_.most.pop_back();
  }

  bool is_full() const { return found_.most.size() == max_values_; }
  // The least frequent so far. Requires that any was added.
  const ValueCount& last() const { return found_.most.front(); }

  CountedValues Take(uint64_t num_with) {
    std::ranges::sort(found_.most, IsBefore);
    found_.num_with = num_with;
    return std::move(found_);
  }

 private:
  const size_t max_values_;
  CountedValues found_;  // the last of the most frequent at the top of a heap
};

CountedValues MostOf(const std::vector<uint32_t>& counts, uint64_t num_with, size_t max_values) {
  MostFrequent most(max_values);
  for (uint32_t value = 0; value < counts.size(); ++value) most.Add({value, counts[value]});
  return most.Take(num_with);
}

// Those of the first that are shown; nothing where they aren't enough.
std::optional<CountedValues> FirstOf(const CountedValues& known, size_t max_values) {
  if (std::min<uint64_t>(max_values, known.num_values) > known.most.size()) return std::nullopt;
  const auto end =
      known.most.begin() + static_cast<ptrdiff_t>(std::min(max_values, known.most.size()));
  return CountedValues{{known.most.begin(), end}, known.num_values, known.num_with};
}

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
    auto& [counts, values] = totals_[scope];
    CountAll(all_, static_cast<Scope>(scope), counts);
    values = MostOf(counts.of_value, counts.num_with, kKeptValues);
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

CountedValues FacetColumn::Count(const RowSet& rows, Scope asked, size_t max_values) const {
  const Scope scope = Simplest(asked);
  const uint64_t num_missing = all_.size() - rows.size();
  if (num_missing >= rows.size()) return CountPresent(rows, scope, max_values);
  const RowSet missing = num_missing == 0 ? RowSet() : all_.Without(rows);
  if (AreFew(missing)) {
    if (auto counted = WithoutFew(missing, scope, max_values)) return std::move(*counted);
  }
  return CountMissing(missing, scope, max_values);
}

uint64_t FacetColumn::VisitValues(const RowSet& rows, Scope scope, const auto& visit) const {
  const Side& current = side(Tense::kCurrent);
  const Side& past = side(Tense::kPast);
  const bool counts_current = scope == Scope::kEither || scope == Scope::kCurrent;
  const bool counts_past = scope != Scope::kCurrent;
  const bool only_once = scope == Scope::kEither || scope == Scope::kPastNotCurrent;
  uint64_t num_with = 0;
  for (const uint32_t row : rows.Rows()) {
    bool any = false;
    const auto add = [&](uint32_t value) {
      visit(value);
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
    num_with += any ? 1 : 0;
  }
  return num_with;
}

bool FacetColumn::AreFew(const RowSet& rows) const {
  return rows.size() * kValuesPerRow <= num_values_;
}

// Ascending by value; without an array of all values.
std::vector<ValueCount> FacetColumn::CountFew(const RowSet& rows, Scope scope,
                                              uint64_t& num_with) const {
  std::vector<uint32_t> values;
  num_with = VisitValues(rows, scope, [&](uint32_t value) { values.push_back(value); });
  std::ranges::sort(values);
  std::vector<ValueCount> counts;
  for (const uint32_t value : values) {
    if (counts.empty() || counts.back().value != value) counts.push_back({value, 0});
    ++counts.back().count;
  }
  return counts;
}

void FacetColumn::CountAll(const RowSet& rows, Scope scope, Counts& counts) const {
  counts.of_value.assign(num_values_, 0);
  const bool one_tense = scope == Scope::kCurrent || scope == Scope::kPast;
  if (one_tense && rows.size() / kRowsPerBitmap > num_values_) {
    const Tense tense = scope == Scope::kCurrent ? Tense::kCurrent : Tense::kPast;
    return CountByValue(rows, side(tense), counts);
  }
  counts.num_with = VisitValues(rows, scope, [&](uint32_t value) { ++counts.of_value[value]; });
}

void FacetColumn::CountByValue(const RowSet& rows, const Side& counted, Counts& counts) const {
  counts.num_with = counted.with.AndSize(rows);
  if (counted.lane == nullptr) return;
  for (const uint32_t term : counted.lane->found()) {
    counts.of_value[counted.number(term)] =
        static_cast<uint32_t>(counted.lane->Rows(term).AndSize(rows));
  }
}

CountedValues FacetColumn::CountPresent(const RowSet& rows, Scope scope, size_t max_values) const {
  if (AreFew(rows)) {
    MostFrequent most(max_values);
    uint64_t num_with = 0;
    for (const ValueCount& one : CountFew(rows, scope, num_with)) most.Add(one);
    return most.Take(num_with);
  }
  const auto counts = counts_.Lend();
  CountAll(rows, scope, *counts);
  return MostOf(counts->of_value, counts->num_with, max_values);
}

CountedValues FacetColumn::CountMissing(const RowSet& missing, Scope scope,
                                        size_t max_values) const {
  const Counts& all = totals_[static_cast<size_t>(scope)].counts;
  const auto counts = counts_.Lend();
  CountAll(missing, scope, *counts);
  MostFrequent most(max_values);
  for (uint32_t value = 0; value < num_values_; ++value) {
    most.Add({value, all.of_value[value] - counts->of_value[value]});
  }
  return most.Take(all.num_with - counts->num_with);
}

// From the most frequent of all rows on, until whoever comes can't have as many.
std::optional<CountedValues> FacetColumn::WithoutFew(const RowSet& missing, Scope scope,
                                                     size_t max_values) const {
  const auto& [all, values] = totals_[static_cast<size_t>(scope)];
  if (missing.empty()) return FirstOf(values, max_values);
  uint64_t num_missing_with = 0, num_gone = 0;
  const std::vector<ValueCount> lost = CountFew(missing, scope, num_missing_with);
  for (const ValueCount& one : lost) num_gone += all.of_value[one.value] == one.count ? 1 : 0;
  MostFrequent most(max_values);
  bool is_sure = values.num_values == values.most.size();
  for (ValueCount one : values.most) {
    if (most.is_full() && (max_values == 0 || !IsBefore(one, most.last()))) {
      is_sure = true;
      break;
    }
    const auto found = std::ranges::lower_bound(lost, one.value, {}, &ValueCount::value);
    if (found != lost.end() && found->value == one.value) one.count -= found->count;
    most.Add(one);
  }
  if (!is_sure) return std::nullopt;
  CountedValues counted = most.Take(all.num_with - num_missing_with);
  counted.num_values = values.num_values - num_gone;
  return counted;
}

}  // namespace bole
