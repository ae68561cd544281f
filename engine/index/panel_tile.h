// The loop of a strip of floats, for any width of a register.
//
// All sums of a tile stay in registers: each step loads a few registers of items, and multiplies
// them by one number of each query. What is loaded for a multiplication costs as much as the
// multiplication's own place in the queue, so that tiles are nearly square: 3 x 9 registers were
// faster than 2 x 12. Only sums that reach their query's cutoff are written.
#pragma once

#include "engine/index/panel_kernels.h"

namespace bole::kernels {

// Writes the lanes of a mask as hits of items from `first` on.
inline size_t WriteHits(uint32_t mask, const float* scores, size_t query, size_t first,
                        PanelHit* hits) {
  size_t count = 0;
  for (; mask != 0; mask &= mask - 1) {
    const auto lane = static_cast<size_t>(__builtin_ctz(mask));
    hits[count++] = {scores[lane], static_cast<uint16_t>(query),
                     static_cast<uint16_t>(first + lane)};
  }
  return count;
}

// The sums of one tile, by query, then register of items.
//
// Simd has a Vector of kLanes floats (GCC's vector extension), the tile's shape, and, as a bit a
// lane, which of them are at least a number: AtLeast. Its Any collects whether there was one at
// all, Max is the larger of each lane.
template <class Simd>
struct TileSums {
  using Vector = typename Simd::Vector;
  static constexpr size_t kQueries = Simd::kQueries;
  static constexpr size_t kVectors = Simd::kVectors;
  static constexpr size_t kLanes = Simd::kLanes;

  Vector sums[kQueries][kVectors] = {};

  void Add(const float* queries, const float* items, size_t depth) {
#pragma GCC unroll 4
    for (size_t step = 0; step < depth; ++step) {
      Vector factors[kVectors];
#pragma GCC unroll 4
      for (size_t v = 0; v < kVectors; ++v) {
        factors[v] = *reinterpret_cast<const Vector*>(items + v * kLanes);
      }
#pragma GCC unroll 12
      for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 4
        for (size_t v = 0; v < kVectors; ++v) sums[q][v] += factors[v] * queries[q];
      }
      queries += kQueries;
      items += kVectors * kLanes;
    }
  }

  bool AreBelow(const float* cutoffs) const {
    typename Simd::Any any;
#pragma GCC unroll 12
    for (size_t q = 0; q < kQueries; ++q) {
      Vector most = sums[q][0];
#pragma GCC unroll 4
      for (size_t v = 1; v < kVectors; ++v) most = Simd::Max(most, sums[q][v]);
      any.Test(most, cutoffs[q]);
    }
    return any.IsNone();
  }

  size_t Write(const float* cutoffs, PanelHit* hits) const {
    // All sums are written before one is tested: else GCC keeps a copy of each beside the loop.
    alignas(64) float scores[kQueries][kVectors * kLanes];
#pragma GCC unroll 12
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 4
      for (size_t v = 0; v < kVectors; ++v) {
        *reinterpret_cast<Vector*>(scores[q] + v * kLanes) = sums[q][v];
      }
    }
    size_t count = 0;
#pragma GCC unroll 1
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 1
      for (size_t first = 0; first < kVectors * kLanes; first += kLanes) {
        const float* const some = scores[q] + first;
        const uint32_t mask = Simd::AtLeast(*reinterpret_cast<const Vector*>(some), cutoffs[q]);
        if (mask != 0) count += WriteHits(mask, some, q, first, hits + count);
      }
    }
    return count;
  }
};

// See PanelKernels::floats.
template <class Simd>
inline size_t FloatStrip(const PanelStrip& strip, size_t* tile, PanelHit* hits) {
  const auto* const queries = static_cast<const float*>(strip.queries);
  const auto* const items = static_cast<const float*>(strip.items);
  while (*tile < strip.num_tiles) {
    const size_t first = (*tile)++ * Simd::kQueries;
    TileSums<Simd> sums;
    sums.Add(queries + first * strip.depth, items, strip.depth);
    if (sums.AreBelow(strip.cutoffs + first)) [[likely]]
      continue;
    return sums.Write(strip.cutoffs + first, hits);
  }
  return 0;
}

}  // namespace bole::kernels
