#include "engine/search/facets.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

// The two lanes of a field that a scope looks at; either may be nullptr.
struct ScopedLanes {
  const SearchLane* counted = nullptr;  // its values count
  const SearchLane* other = nullptr;    // with kEither its values count too,
  bool other_excludes = false;          // with kPastNotCurrent they don't
};

ScopedLanes LanesOf(const SearchIndex& index, size_t field, Scope scope) {
  const SearchLane* current = index.values(field, Tense::kCurrent);
  const SearchLane* past = index.values(field, Tense::kPast);
  switch (scope) {
    case Scope::kEither:
      return {current, past, false};
    case Scope::kCurrent:
      return {current, nullptr, false};
    case Scope::kPast:
      return {past, nullptr, false};
    case Scope::kPastNotCurrent:
      return {past, current, true};
  }
  return {};
}

struct Counts {
  std::map<std::string_view, FacetValue> by_key;
  uint64_t num_with = 0;
};

// What a row costs that is looked at, against a bitmap that is counted with the result's: beyond so
// many rows for each value, the bitmaps are cheaper.
constexpr size_t kRowsPerBitmap = 64;

std::vector<uint64_t> CountByRow(const SearchLane& lane, std::span<const uint32_t> rows) {
  std::vector<uint64_t> counts(lane.found().size());  // by place: values have no gaps
  for (const uint32_t row : rows) {
    for (const uint32_t term : lane.terms(row)) ++counts[term];
  }
  return counts;
}

std::vector<uint64_t> CountByValue(const SearchLane& lane, const RowSet& rows) {
  std::vector<uint64_t> counts;
  for (const uint32_t term : lane.found()) counts.push_back(lane.Rows(term).AndSize(rows));
  return counts;
}

// One lane alone.
Counts CountLane(const SearchLane& lane, const RowSet& rows) {
  const std::vector<uint32_t> listed = rows.Rows();
  const bool by_value = listed.size() / kRowsPerBitmap > lane.found().size();
  const auto counts = by_value ? CountByValue(lane, rows) : CountByRow(lane, listed);
  Counts result;
  for (uint32_t term = 0; term < counts.size(); ++term) {
    if (counts[term] == 0) continue;
    result.by_key[lane.key(term)] = {std::string(lane.label(term)), counts[term]};
  }
  for (const uint32_t row : listed) result.num_with += lane.terms(row).empty() ? 0 : 1;
  return result;
}

// Two lanes: the values of a row by their keys, since each lane numbers its own.
Counts CountLanes(const ScopedLanes& lanes, const RowSet& rows) {
  Counts result;
  std::vector<std::string_view> seen;
  const auto count = [&](const SearchLane& lane, uint32_t row) {
    bool any = false;
    for (const uint32_t term : lane.terms(row)) {
      if (std::ranges::find(seen, lane.key(term)) != seen.end()) continue;
      FacetValue& value = result.by_key[lane.key(term)];
      if (value.label.empty()) value.label = lane.label(term);
      ++value.count;
      any = true;
    }
    return any;
  };
  for (const uint32_t row : rows.Rows()) {
    seen.clear();
    bool any = !lanes.other_excludes && count(*lanes.other, row);
    for (const uint32_t term : lanes.other->terms(row)) seen.push_back(lanes.other->key(term));
    any |= count(*lanes.counted, row);
    result.num_with += any ? 1 : 0;
  }
  return result;
}

}  // namespace

FacetCounts CountFacet(const SearchIndex& index, const RowSet& rows, const FacetRequest& request) {
  const size_t field = PlaceOfField(index.fields(), request.field);
  if (field == index.fields().size() || !index.fields()[field].has_values) {
    throw Error(ErrorCode::kInvalidArgument, "no field of values to count: " + request.field);
  }
  ScopedLanes lanes = LanesOf(index, field, request.scope);
  if (lanes.counted == nullptr && !lanes.other_excludes) std::swap(lanes.counted, lanes.other);
  Counts counts;
  if (lanes.counted != nullptr) {
    counts = lanes.other == nullptr ? CountLane(*lanes.counted, rows) : CountLanes(lanes, rows);
  }

  FacetCounts facet = {.field = request.field,
                       .num_values = counts.by_key.size(),
                       .num_without = rows.size() - counts.num_with};
  for (auto& [key, value] : counts.by_key) facet.values.push_back(std::move(value));
  // The map has them by key: a stable sort leaves equal counts in that order.
  std::ranges::stable_sort(facet.values, std::greater{}, &FacetValue::count);
  if (facet.values.size() > request.max_values) facet.values.resize(request.max_values);
  return facet;
}

}  // namespace bole
