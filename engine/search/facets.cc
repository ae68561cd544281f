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

struct Count {
  std::string_view key;
  uint64_t count = 0;
};

struct Counts {
  std::vector<Count> values;  // above 0, in byte order of their keys
  uint64_t num_with = 0;      // rows that have any
};

// The most frequent, in the order of FacetCounts. There may be as many values as rows: only those
// that are shown are sorted.
void KeepMostFrequent(std::vector<Count>& values, size_t max_values) {
  const auto end = values.begin() + static_cast<ptrdiff_t>(std::min(max_values, values.size()));
  std::partial_sort(values.begin(), end, values.end(), [](const Count& a, const Count& b) {
    return a.count != b.count ? a.count > b.count : a.key < b.key;
  });
  values.erase(end, values.end());
}

std::string_view LabelOf(const ScopedLanes& lanes, std::string_view key) {
  if (const auto term = lanes.counted->Find(key)) return lanes.counted->label(*term);
  return lanes.other->label(*lanes.other->Find(key));
}

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
    if (counts[term] > 0) result.values.push_back({lane.key(term), counts[term]});
  }
  for (const uint32_t row : listed) result.num_with += lane.terms(row).empty() ? 0 : 1;
  return result;
}

// Two lanes: the values of a row by their keys, since each lane numbers its own.
Counts CountLanes(const ScopedLanes& lanes, const RowSet& rows) {
  Counts result;
  std::map<std::string_view, uint64_t> by_key;
  std::vector<std::string_view> seen;
  const auto count = [&](const SearchLane& lane, uint32_t row) {
    bool any = false;
    for (const uint32_t term : lane.terms(row)) {
      if (std::ranges::find(seen, lane.key(term)) != seen.end()) continue;
      ++by_key[lane.key(term)];
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
  for (const auto& [key, count_of_key] : by_key) result.values.push_back({key, count_of_key});
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
                       .num_values = counts.values.size(),
                       .num_without = rows.size() - counts.num_with};
  KeepMostFrequent(counts.values, request.max_values);
  for (const Count& value : counts.values) {
    facet.values.push_back({std::string(LabelOf(lanes, value.key)), value.count});
  }
  return facet;
}

}  // namespace bole
