// The loop of a tile of floats, for any width of a register.
//
// All sums of a tile stay in registers: each step loads two registers of items, and multiplies them
// by one number of each query. Only sums that reach their query's cutoff are written.
#pragma once

#include "engine/index/panel_kernels.h"

namespace bole::kernels {

// Writes the lanes of a mask as hits.
inline size_t WriteHits(uint32_t mask, const float* scores, size_t query, PanelHit* hits) {
  size_t count = 0;
  for (; mask != 0; mask &= mask - 1) {
    const auto item = static_cast<size_t>(__builtin_ctz(mask));
    hits[count++] = {scores[item], static_cast<uint16_t>(query), static_cast<uint16_t>(item)};
  }
  return count;
}

// Simd has a Vector of kLanes floats (GCC's vector extension) and, as a bit a lane, which of them
// are at least a number: AtLeast. Its Any collects whether there was one at all.
template <class Simd, size_t kQueries>
inline size_t FloatTile(const PanelTile& tile, PanelHit* hits) {
  using Vector = typename Simd::Vector;
  constexpr size_t kLanes = Simd::kLanes;
  const auto* queries = static_cast<const float*>(tile.queries);
  const auto* items = static_cast<const float*>(tile.items);
  Vector low[kQueries] = {};
  Vector high[kQueries] = {};
#pragma GCC unroll 4
  for (size_t step = 0; step < tile.depth; ++step) {
    const Vector first = *reinterpret_cast<const Vector*>(items);
    const Vector second = *reinterpret_cast<const Vector*>(items + kLanes);
#pragma GCC unroll 12
    for (size_t q = 0; q < kQueries; ++q) {
      low[q] += first * queries[q];
      high[q] += second * queries[q];
    }
    queries += kQueries;
    items += 2 * kLanes;
  }
  typename Simd::Any any;
#pragma GCC unroll 12
  for (size_t q = 0; q < kQueries; ++q) any.Test(low[q], high[q], tile.cutoffs[q]);
  if (any.IsNone()) [[likely]]
    return 0;
  // All sums are written before one is tested: else GCC keeps a copy of each beside the loop.
  alignas(64) float scores[kQueries][2 * kLanes];
#pragma GCC unroll 12
  for (size_t q = 0; q < kQueries; ++q) {
    *reinterpret_cast<Vector*>(scores[q]) = low[q];
    *reinterpret_cast<Vector*>(scores[q] + kLanes) = high[q];
  }
  size_t count = 0;
#pragma GCC unroll 1
  for (size_t q = 0; q < kQueries; ++q) {
    const Vector first = *reinterpret_cast<const Vector*>(scores[q]);
    const Vector second = *reinterpret_cast<const Vector*>(scores[q] + kLanes);
    const uint32_t mask =
        Simd::AtLeast(first, tile.cutoffs[q]) | Simd::AtLeast(second, tile.cutoffs[q]) << kLanes;
    if (mask != 0) count += WriteHits(mask, scores[q], q, hits + count);
  }
  return count;
}

}  // namespace bole::kernels
