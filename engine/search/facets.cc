#include "engine/search/facets.h"

#include <algorithm>

#include "engine/base/error.h"

namespace bole {
namespace {

// Values that any row has, the most frequent first; equal ones in byte order of their keys, in
// which they are numbered. There may be as many values as rows: only those that are shown are
// sorted.
std::vector<uint32_t> MostFrequent(const std::vector<uint32_t>& counts, size_t max_values,
                                   uint64_t& num_values) {
  std::vector<uint32_t> values;
  for (uint32_t value = 0; value < counts.size(); ++value) {
    if (counts[value] > 0) values.push_back(value);
  }
  num_values = values.size();
  const auto end = values.begin() + static_cast<ptrdiff_t>(std::min(max_values, values.size()));
  std::partial_sort(values.begin(), end, values.end(), [&](uint32_t a, uint32_t b) {
    return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
  });
  values.erase(end, values.end());
  return values;
}

}  // namespace

FacetCounter::FacetCounter(const SearchIndex& index) : index_(index) {
  for (size_t field = 0; field < index.fields().size(); ++field)
    columns_.emplace_back(index, field);
}

FacetCounts FacetCounter::Count(const RowSet& rows, const FacetRequest& request) const {
  const size_t field = PlaceOfField(index_.fields(), request.field);
  if (field == index_.fields().size() || !index_.fields()[field].has_values) {
    throw Error(ErrorCode::kInvalidArgument, "no field of values to count: " + request.field);
  }
  const FacetColumn::Counts counts = columns_[field].Count(rows, request.scope);
  FacetCounts facet = {.field = request.field, .num_without = rows.size() - counts.num_with};
  for (const uint32_t value : MostFrequent(counts.of_value, request.max_values, facet.num_values)) {
    facet.values.push_back(
        {std::string(columns_[field].label(value, request.scope)), counts.of_value[value]});
  }
  return facet;
}

}  // namespace bole
