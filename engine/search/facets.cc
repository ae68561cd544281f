#include "engine/search/facets.h"

#include "engine/base/error.h"

namespace bole {

FacetCounter::FacetCounter(const SearchIndex& index) : index_(index) {
  for (size_t field = 0; field < index.fields().size(); ++field)
    columns_.emplace_back(index, field);
}

FacetCounts FacetCounter::Count(const RowSet& rows, const FacetRequest& request) const {
  const size_t field = PlaceOfField(index_.fields(), request.field);
  if (field == index_.fields().size() || !index_.fields()[field].has_values) {
    throw Error(ErrorCode::kInvalidArgument, "no field of values to count: " + request.field);
  }
  const CountedValues counted = columns_[field].Count(rows, request.scope, request.max_values);
  FacetCounts facet = {.field = request.field,
                       .num_values = counted.num_values,
                       .num_without = rows.size() - counted.num_with};
  for (const ValueCount& one : counted.most) {
    const std::string_view label = columns_[field].label(one.value, request.scope);
    facet.values.push_back({std::string(label), one.count});
  }
  return facet;
}

}  // namespace bole
