// What members did to members.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/vocabulary.h"
#include "engine/store/table.h"
#include "features/graph/graph_tables.h"

namespace bole {

// A row of interactions between two members.
struct Dealing {
  Action action = Action::kView;
  uint32_t from = 0;
  uint32_t to = 0;
  int64_t at = kNoTime;  // Unix seconds
  float weight = 1;      // 1 where the table has none, or one below 0
};

// Those within the period, in the order of the table. Of rows without a time the period decides.
std::vector<Dealing> ListDealings(const Table& interactions, const GraphPeriod& period);

}  // namespace bole
