// How good a list is for whom it was made, by what they did later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

// Quality of one list. Everything is within [0, 1], larger is better.
struct ListQuality {
  double recall = 0;           // hits among the first k / number of relevant rows
  double capped_recall = 0;    // hits among the first k / min(k, number of relevant rows)
  double precision = 0;        // hits among the first k / k, however short the list is
  double ndcg = 0;             // gain 1 / log2(place + 1), over that of min(k, relevant) hits
  double reciprocal_rank = 0;  // 1 / place of the first hit in the whole list; 0 without one
  double hit_rate = 0;         // 1 when there is a hit among the first k
};

// `list` has the best row first; relevant rows ascend.
//
// Throws Error(kInvalidArgument) when k == 0, nothing is relevant, or a row is listed twice.
ListQuality MeasureList(std::span<const uint32_t> list, std::span<const uint32_t> relevant,
                        size_t k);

// Quality of each query that has relevant rows, in order of the queries: recall of nothing isn't
// defined, so who has nothing to find doesn't count.
struct MeasuredQueries {
  std::vector<uint32_t> queries;
  std::vector<ListQuality> quality;  // as long as queries
};

// lists[q] is the list of query q, best first: all rows of the catalogue that it might have shown
// took part, less what was known before. Throws as MeasureList does for k and lists, or when
// there isn't a list for each row of `relevant`.
MeasuredQueries MeasureLists(std::span<const std::vector<uint32_t>> lists, const CsrView& relevant,
                             size_t k);

}  // namespace bole
