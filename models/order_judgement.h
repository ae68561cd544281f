// Whether lists in one order are better than the same lists in another.
#pragma once

#include <span>

#include "engine/eval/ranking_metrics.h"

namespace bole {

// The length of the lists that orders are judged by: about what a page shows.
inline constexpr size_t kJudgedLength = 20;

// Means over lists of kJudgedLength; 0 of none.
struct ListOrderQuality {
  double recall_at_20 = 0;
  double ndcg_at_20 = 0;
};

ListOrderQuality MeanOf(std::span<const ListQuality> lists);

// Whether the mean of a measure is larger, list by list, by more than two standard errors: less is
// chance. Both have the quality of the same lists.
bool IsSurelyBetter(std::span<const ListQuality> lists, std::span<const ListQuality> than,
                    double ListQuality::*measure);

}  // namespace bole
