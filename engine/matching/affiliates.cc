#include "engine/matching/affiliates.h"

#include <algorithm>
#include <numeric>

namespace bole {
namespace {

// The representative of a row, halving the path on the way (Tarjan, van Leeuwen 1984).
uint32_t FindGroup(std::vector<uint32_t>& groups, uint32_t row) {
  while (groups[row] != row) {
    groups[row] = groups[groups[row]];
    row = groups[row];
  }
  return row;
}

}  // namespace

std::vector<uint32_t> GroupAffiliates(std::span<const uint32_t> parents) {
  std::vector<uint32_t> groups(parents.size());
  std::iota(groups.begin(), groups.end(), 0u);
  for (uint32_t company = 0; company < parents.size(); ++company) {
    if (parents[company] == kNoRow) continue;
    const uint32_t a = FindGroup(groups, company);
    const uint32_t b = FindGroup(groups, parents[company]);
    groups[std::max(a, b)] = std::min(a, b);
  }
  for (uint32_t company = 0; company < groups.size(); ++company) {
    groups[company] = FindGroup(groups, company);
  }
  return groups;
}

}  // namespace bole
