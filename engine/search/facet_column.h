// The values of one field and how many rows have each.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/search/query.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"

namespace bole {

struct ValueCount {
  uint32_t value = 0;
  uint32_t count = 0;

  bool operator==(const ValueCount&) const = default;
};

// Values of some rows.
struct CountedValues {
  std::vector<ValueCount> most;  // the most frequent first; equal ones by their number
  uint64_t num_values = 0;       // that any of the rows has
  uint64_t num_with = 0;         // rows that have any
};

// The values of both tenses, numbered in byte order of their keys. What all rows together have is
// counted once, when it is made. There may be as many values as rows: no answer copies what is
// known of each of them.
//
// The index must outlive it. Thread safety: const and safe from any number of threads.
class FacetColumn {
 public:
  // Looks at every row. A field without values has none.
  FacetColumn(const SearchIndex& index, size_t field);

  // As most rows of the scope spell it; of one without the value in that scope, as others do.
  std::string_view label(uint32_t value, Scope scope) const;

  // Among `rows`; of the values the `max_values` that most of them have. Costs as much as these
  // rows, those that are missing, or the field's values are, whichever is least.
  CountedValues Count(const RowSet& rows, Scope scope, size_t max_values) const;

 private:
  // One of the two tenses; without a lane nobody has a value in it.
  struct Side {
    const SearchLane* lane = nullptr;
    std::vector<uint32_t> numbers;  // by term; empty: the same
    RowSet with;                    // rows that have any

    std::span<const uint32_t> terms(uint32_t row) const {
      return lane == nullptr ? std::span<const uint32_t>() : lane->terms(row);
    }
    uint32_t number(uint32_t term) const { return numbers.empty() ? term : numbers[term]; }
  };

  // Rows of each value, by number.
  struct Counts {
    std::vector<uint32_t> of_value;
    uint64_t num_with = 0;
  };
  // Of all rows.
  struct Total {
    Counts counts;
    CountedValues values;
  };

  void NumberValues();
  Side& side(Tense tense) { return sides_[static_cast<size_t>(tense)]; }
  const Side& side(Tense tense) const { return sides_[static_cast<size_t>(tense)]; }
  // A scope in which the same rows have the same values, of one tense where there is only one.
  Scope Simplest(Scope scope) const;
  // Calls visit(value) for each value of each row; returns how many rows have any.
  uint64_t VisitValues(const RowSet& rows, Scope scope, const auto& visit) const;
  bool AreFew(const RowSet& rows) const;
  std::vector<ValueCount> CountFew(const RowSet& rows, Scope scope, uint64_t& num_with) const;
  void CountAll(const RowSet& rows, Scope scope, Counts& counts) const;
  void CountByValue(const RowSet& rows, const Side& counted, Counts& counts) const;
  CountedValues CountPresent(const RowSet& rows, Scope scope, size_t max_values) const;
  CountedValues CountMissing(const RowSet& missing, Scope scope, size_t max_values) const;
  // Nothing where what is kept of all rows doesn't tell.
  std::optional<CountedValues> WithoutFew(const RowSet& missing, Scope scope,
                                          size_t max_values) const;

  RowSet all_;
  std::array<Side, kTenses.size()> sides_;
  size_t num_values_ = 0;
  std::vector<std::array<uint32_t, kTenses.size()>> terms_;  // by number, where both have a lane
  std::array<Total, kScopeNames.size()> totals_;             // of simplest scopes alone
  mutable ScratchPool<Counts> counts_{[] { return std::make_unique<Counts>(); }};
};

}  // namespace bole
