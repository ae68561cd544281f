// Fills a list that would be too short.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/ranking/recommendation.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

// Appends to `list` those of `best_first` that the filter allows and that aren't on it, until it
// has k.
void AppendUntil(size_t k, std::span<const ScoredRow> best_first, Source source,
                 const RowFilter& filter, std::vector<Recommendation>& list);

// All rows in the order of their counts, as scores in [0, 1): n becomes l / (1 + l), l = ln(1 + n).
// The last resort of a list.
std::vector<ScoredRow> OrderByCount(std::span<const uint32_t> counts);

}  // namespace bole
