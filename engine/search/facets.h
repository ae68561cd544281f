// How many rows of a result have each value of a field: exactly.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/search/facet_column.h"
#include "engine/search/query.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"

namespace bole {

struct FacetRequest {
  std::string field;
  Scope scope = Scope::kCurrent;
  size_t max_values = 20;
};

struct FacetValue {
  std::string label;  // as most rows spell it
  uint64_t count = 0;

  bool operator==(const FacetValue&) const = default;
};

struct FacetCounts {
  std::string field;
  std::vector<FacetValue> values;  // most frequent first, equal ones in byte order of their keys
  uint64_t num_values = 0;         // that any row of the result has, beyond max_values too
  uint64_t num_without = 0;        // rows of the result that have no value

  bool operator==(const FacetCounts&) const = default;
};

// Counts values among rows. A row with several values counts for each of them; one that has a value
// in both tenses counts once.
//
// The index must outlive it. Thread safety: const and safe from any number of threads.
class FacetCounter {
 public:
  // Looks at every row.
  explicit FacetCounter(const SearchIndex& index);

  // Throws Error(kInvalidArgument) when the field isn't one of values.
  FacetCounts Count(const RowSet& rows, const FacetRequest& request) const;

 private:
  const SearchIndex& index_;
  std::deque<FacetColumn> columns_;  // by field; none is ever moved
};

}  // namespace bole
