// What all lists of a night do together: who is shown, how often, and who never.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace bole {

// An item's exposure is the number of lists that have it among their first k.
struct ListSpread {
  double coverage = 0;    // share of all items with any exposure
  double gini = 0;        // of exposure over all items: 0 all alike, towards 1 one has it all
  double congestion = 0;  // 1 - entropy of exposure / log(items): 0 all alike, 1 one has it all
  double mean_popularity = 0;  // mean of popularity over all places filled
  double mean_length = 0;      // places filled for each list
  uint32_t max_exposure = 0;   // of the item that is shown most
};

// Only the lists of `queries` count. popularity[row] says how often an item was taken before; its
// length is the number of items.
// All 0 when nothing is listed.
//
// Throws Error(kInvalidArgument) for a row out of range or k == 0. Requires queries below the
// number of lists.
ListSpread MeasureSpread(std::span<const std::vector<uint32_t>> lists,
                         std::span<const uint32_t> queries, size_t k,
                         std::span<const uint64_t> popularity);

// Gini coefficient of counts; 0 for none or all zero.
double Gini(std::span<const uint32_t> counts);

// 1 - entropy of counts / log(their number), as in ListSpread; 0 for none or all zero.
double Congestion(std::span<const uint32_t> counts);

}  // namespace bole
