#include "jobs/people_strata.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace bole {
namespace {

// Strata of degree begin here; about evenly spaced in the logarithm.
constexpr std::array<size_t, 6> kDegrees = {0, 1, 10, 30, 100, 300};

struct DistanceName {
  size_t steps;
  const char* name;
};
constexpr std::array<DistanceName, 3> kDistances = {
    {{2, "2 steps apart"}, {3, "3 steps apart"}, {4, "4 or more steps apart"}}};

std::string DegreeName(size_t i) {
  const size_t first = kDegrees[i];
  if (i + 1 == kDegrees.size()) return std::to_string(first) + " or more ties";
  const size_t last = kDegrees[i + 1] - 1;
  return (first == last ? "" : std::to_string(first) + " to ") + std::to_string(last) + " ties";
}

Csr Keep(const CsrView& relevant, const std::function<bool(uint32_t, uint32_t)>& keep) {
  Csr kept;
  kept.num_columns = relevant.num_columns;
  for (uint32_t row = 0; row < relevant.num_rows(); ++row) {
    for (const uint32_t column : relevant.row(row)) {
      if (keep(row, column)) kept.columns.push_back(column);
    }
    kept.offsets.push_back(kept.columns.size());
  }
  return kept;
}

// For each relevant pair how many steps apart it is: 2, 3, or 4 for more.
std::vector<uint8_t> Distances(const CsrView& graph, const CsrView& relevant) {
  std::vector<uint8_t> distances(relevant.num_entries(), 4);
  std::vector<uint32_t> near(graph.num_rows(), 0);  // 1 + who is at most two steps away from
  for (uint32_t row = 0; row < relevant.num_rows(); ++row) {
    if (relevant.row_size(row) == 0) continue;
    const uint32_t mark = row + 1;
    for (const uint32_t middle : graph.row(row)) {
      for (const uint32_t end : graph.row(middle)) near[end] = mark;
    }
    for (uint64_t i = relevant.offsets[row]; i < relevant.offsets[row + 1]; ++i) {
      const uint32_t other = relevant.columns[i];
      const auto neighbours = graph.row(other);
      if (near[other] == mark) {
        distances[i] = 2;
      } else if (std::any_of(neighbours.begin(), neighbours.end(),
                             [&](uint32_t neighbour) { return near[neighbour] == mark; })) {
        distances[i] = 3;
      }
    }
  }
  return distances;
}

}  // namespace

std::vector<PeopleStratum> PeopleStrata(const MemberGraph& graph, const CsrView& relevant) {
  std::vector<PeopleStratum> strata;
  const auto add = [&](const std::string& name, Csr kept) {
    if (!kept.columns.empty()) strata.push_back({name, std::move(kept)});
  };
  const CsrView& known = graph.acquaintances;
  for (size_t i = 0; i < kDegrees.size(); ++i) {
    add(DegreeName(i), Keep(relevant, [&](uint32_t row, uint32_t) {
          const size_t degree = known.row_size(row);
          return degree >= kDegrees[i] && (i + 1 == kDegrees.size() || degree < kDegrees[i + 1]);
        }));
  }
  const std::vector<uint8_t> distances = Distances(known, relevant);
  for (const DistanceName& distance : kDistances) {
    size_t entry = 0;  // Keep asks about the entries in their order
    add(distance.name,
        Keep(relevant, [&](uint32_t, uint32_t) { return distances[entry++] == distance.steps; }));
  }
  return strata;
}

}  // namespace bole
