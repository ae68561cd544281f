// Graphs for tests: drawn by hand or at random.
#pragma once

#include <utility>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/random.h"

namespace bole {

// A symmetric matrix of these ties, each with its weight.
inline Csr MakeSymmetric(const std::vector<CsrEntry>& ties, size_t num_rows) {
  std::vector<CsrEntry> entries;
  for (const CsrEntry& tie : ties) {
    entries.push_back(tie);
    entries.push_back({tie.column, tie.row, tie.value});
  }
  return MakeCsr(std::move(entries), num_rows, static_cast<uint32_t>(num_rows), Duplicates::kMax);
}

// Ties between random rows, many of them with the first few rows: hubs.
inline Csr MakeRandomTies(size_t num_rows, size_t num_ties, uint64_t seed) {
  Random random(seed);
  std::vector<CsrEntry> ties;
  for (size_t i = 0; i < num_ties; ++i) {
    const auto a = static_cast<uint32_t>(random.Below(num_rows));
    const auto b = static_cast<uint32_t>(random.Below(1 + random.Below(num_rows)));
    const float weight = 0.1f + 0.9f * static_cast<float>(random.Uniform());
    if (a != b) ties.push_back({a, b, weight});
  }
  return MakeSymmetric(ties, num_rows);
}

}  // namespace bole
