// What tests look at in a list.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ranking/recommendation.h"

namespace bole {

inline std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& list) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : list) rows.push_back(item.row);
  return rows;
}

}  // namespace bole
