// The values of one field and how many rows have each.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/search/query.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"

namespace bole {

// The values of both tenses, numbered in byte order of their keys. What all rows together have is
// counted once, when it is made.
//
// The index must outlive it. Thread safety: const and safe from any number of threads.
class FacetColumn {
 public:
  struct Counts {
    std::vector<uint32_t> of_value;  // by number
    uint64_t num_with = 0;           // rows that have any
  };

  // Looks at every row. A field without values has none.
  FacetColumn(const SearchIndex& index, size_t field);

  // As most rows of the scope spell it; of one without the value in that scope, as others do.
  std::string_view label(uint32_t value, Scope scope) const;

  // Among `rows`. Costs as much as these rows, those that are missing, or the field's values are,
  // whichever is least.
  Counts Count(const RowSet& rows, Scope scope) const;

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

  void NumberValues();
  Side& side(Tense tense) { return sides_[static_cast<size_t>(tense)]; }
  const Side& side(Tense tense) const { return sides_[static_cast<size_t>(tense)]; }
  // A scope in which the same rows have the same values, of one tense where there is only one.
  Scope Simplest(Scope scope) const;
  Counts CountDirectly(const RowSet& rows, Scope scope) const;
  Counts CountByValue(const RowSet& rows, const Side& counted) const;
  Counts CountByRow(const RowSet& rows, Scope scope) const;

  RowSet all_;
  std::array<Side, kTenses.size()> sides_;
  size_t num_values_ = 0;
  std::vector<std::array<uint32_t, kTenses.size()>> terms_;  // by number, where both have a lane
  std::array<Counts, kScopeNames.size()> totals_;            // of simplest scopes alone
};

}  // namespace bole
