// The loop of a strip of floats, for any width of a register.
//
// A tile is a few rows of items and a panel of queries. All its sums stay in registers: each step
// loads a few registers of queries, and multiplies them by one number of each row, broadcast. So
// the many rows of items are read where they lie, one number of each a step, and only the few
// queries have to be packed. Two numbers can be loaded for two multiplications at most: 3 x 9
// registers load 12 for 27. Sums are compared with their queries' cutoffs where they are; only
// tiles with one that reaches its cutoff are written.
#pragma once

#include <xmmintrin.h>

#include "engine/index/panel_kernels.h"

namespace bole::kernels {

// The rows of one tile: Shape::kItems of them, `stride` bytes from one to the next. A strip's last
// tile has its last rows, of which some were in the tile before it; a strip of fewer rows has tiles
// of one row, again and again.
//
// Shape is a type of the including file alone: so no other file's copy of this code, compiled for
// another instruction set, can be the one that the linker keeps.
template <class Shape>
struct TileRows {
  static constexpr size_t kItems = Shape::kItems;

  TileRows(const PanelStrip& strip, size_t next)
      : first(next), stride(strip.item_stride), begin(next), end(next + kItems) {
    if (end > strip.num_items) [[unlikely]] {
      const bool is_whole = strip.num_items >= kItems;
      if (is_whole) first = strip.num_items - kItems;
      if (!is_whole) stride = 0;
      end = is_whole ? strip.num_items : next + 1;
    }
    rows = static_cast<const char*>(strip.items) + first * strip.item_stride;
  }

  const char* row(size_t i) const { return rows + i * stride; }

  // The rows of the next tile, of which each step of this one loads this many bytes into the
  // first-level cache, spread evenly: waiting for them costs more than 3 % of a tile's time, and
  // asking for all at once as much. Behind the last tile it loads in vain, no more.
  const char* next_rows() const { return rows + kItems * stride; }
  static constexpr size_t kNextBytes = kItems * sizeof(uint32_t);

  size_t first;  // number of the first row in the strip
  size_t stride;
  size_t begin, end;  // of the strip's rows that this tile is for
  const char* rows;
};

// Loads what comes next while `count` items from `first` on are multiplied: into the second-level
// cache, since the first has the panel. Inlined always, as WriteHits is: see TileRows.
[[gnu::always_inline]] inline void LoadAhead(const PanelStrip& strip, size_t first, size_t count) {
  constexpr size_t kCacheLine = 64;
  if (strip.ahead == nullptr) return;
  const char* const begin = strip.ahead + first * strip.ahead_bytes;
  for (size_t at = 0; at < count * strip.ahead_bytes; at += kCacheLine) {
    _mm_prefetch(begin + at, _MM_HINT_T1);
  }
}

// Writes the lanes of a mask as hits of an item with the queries from `first` on.
[[gnu::always_inline]] inline size_t WriteHits(uint32_t mask, const float* scores, size_t item,
                                               size_t first, PanelHit* hits) {
  size_t count = 0;
  for (; mask != 0; mask &= mask - 1) {
    const auto lane = static_cast<size_t>(__builtin_ctz(mask));
    hits[count++] = {scores[lane], static_cast<uint32_t>(item),
                     static_cast<uint32_t>(first + lane)};
  }
  return count;
}

// The sums of one tile, by item, then register of queries: the first kVectors of the panel's.
//
// Simd has a Vector of kLanes floats (GCC's vector extension) that it Loads from anywhere, the
// tile's shape, and, as a bit a lane, which of them are at least their cutoffs: AtLeast. Max is the
// larger of each lane.
template <class Simd, size_t kVectors>
struct TileSums {
  using Vector = typename Simd::Vector;
  static constexpr size_t kItems = Simd::kItems;
  static constexpr size_t kLanes = Simd::kLanes;
  static constexpr size_t kWidth = Simd::kVectors * kLanes;
  static constexpr size_t kNumThirds = (kItems + 2) / 3;

  // starts: of the tile's first row and those behind it, or null for 0.
  void Multiply(const TileRows<Simd>& tile, const float* starts, const float* queries,
                size_t depth) {
    Step step(tile, queries);
    // Sums that begin with 0 begin with the first products instead: a register is emptied by the
    // units that multiply, and to empty all of them took 4 % of a tile of 64 steps.
    const bool is_first_product = starts == nullptr && depth > 0;
    if (is_first_product) {
      step.ForEach([&](Vector& sum, Vector factor, float number) { sum = factor * number; }, sums);
    } else {
      Begin(starts);
    }
#pragma GCC unroll 1
    for (size_t left = depth - is_first_product; left > 0; --left) {
      step.ForEach([&](Vector& sum, Vector factor, float number) { sum += factor * number; }, sums);
    }
  }

  // Whether no sum reaches its cutoff. reached[v] is not 0 where one of that register does.
  bool AreBelow(const float* cutoffs, uint32_t* reached) const {
    uint32_t any = 0;
#pragma GCC unroll 4
    for (size_t v = 0; v < kVectors; ++v) {
      Vector most = sums[0][v];
#pragma GCC unroll 12
      for (size_t i = 1; i < kItems; ++i) most = Simd::Max(most, sums[i][v]);
      reached[v] = Simd::AtLeast(most, Simd::Load(cutoffs + v * kLanes));
      any |= reached[v];
    }
    return any == 0;
  }

  // Writes the hits, by register that AreBelow found them in, then item.
  size_t Write(const TileRows<Simd>& tile, const float* cutoffs, const uint32_t* reached,
               PanelHit* hits) const {
    // All sums are written before one is tested: else GCC keeps a copy of each beside the loop.
    alignas(64) float scores[kItems][kVectors * kLanes];
#pragma GCC unroll 12
    for (size_t i = 0; i < kItems; ++i) {
#pragma GCC unroll 4
      for (size_t v = 0; v < kVectors; ++v) {
        *reinterpret_cast<Vector*>(scores[i] + v * kLanes) = sums[i][v];
      }
    }
    size_t count = 0;
#pragma GCC unroll 1
    for (size_t v = 0; v < kVectors; ++v) {
      if (reached[v] == 0) continue;
      const size_t first = v * kLanes;
#pragma GCC unroll 1
      for (size_t item = tile.begin; item < tile.end; ++item) {
        const float* const some = scores[item - tile.first] + first;
        const uint32_t mask = Simd::AtLeast(Simd::Load(some), Simd::Load(cutoffs + first));
        if (mask != 0) count += WriteHits(mask, some, item, first, hits + count);
      }
    }
    return count;
  }

  Vector sums[kItems][kVectors];

 private:
  // Where the next numbers of the rows and of the queries are.
  struct Step {
    Step(const TileRows<Simd>& tile, const float* first_queries)
        : queries(first_queries), stride(tile.stride), next(tile.next_rows()) {
#pragma GCC unroll 4
      for (size_t i = 0; i < kNumThirds; ++i) thirds[i] = tile.row(3 * i);
    }

    // Calls add(sum, factor, number) for every sum, and goes to the next step.
    template <class Add>
    [[gnu::always_inline]] void ForEach(const Add& add, Vector (&sums)[kItems][kVectors]) {
      Vector factors[kVectors];
#pragma GCC unroll 4
      for (size_t v = 0; v < kVectors; ++v) factors[v] = Simd::Load(queries + v * kLanes);
#pragma GCC unroll 12
      for (size_t i = 0; i < kItems; ++i) {
        const auto* const number = reinterpret_cast<const float*>(thirds[i / 3] + i % 3 * stride);
#pragma GCC unroll 4
        for (size_t v = 0; v < kVectors; ++v) add(sums[i][v], factors[v], *number);
      }
#pragma GCC unroll 4
      for (const char*& third : thirds) third += sizeof(float);
      queries += kWidth;
      _mm_prefetch(next, _MM_HINT_T0);
      next += TileRows<Simd>::kNextBytes;
    }

    // Every third row has a pointer of its own: the others are within an address's reach.
    const char* thirds[kNumThirds];
    const float* queries;
    size_t stride;
    const char* next;
  };

  void Begin(const float* starts) {
#pragma GCC unroll 12
    for (size_t i = 0; i < kItems; ++i) {
#pragma GCC unroll 4
      for (size_t v = 0; v < kVectors; ++v) {
        sums[i][v] = starts == nullptr ? Vector{} : Simd::Load(starts + (i * kWidth + v * kLanes));
      }
    }
  }
};

template <class Simd, size_t kVectors>
inline size_t FloatStripOf(const PanelStrip& given, size_t* next, PanelHit* hits) {
  const PanelStrip strip = given;  // a copy, that stays in registers whatever is written
  const auto* const queries = static_cast<const float*>(strip.queries);
  size_t at = *next;
  size_t count = 0;
  while (at < strip.num_items && count < kEnoughHits) {
    const TileRows<Simd> tile(strip, at);
    at = tile.end;
    LoadAhead(strip, tile.begin, tile.end - tile.begin);
    TileSums<Simd, kVectors> sums;
    const size_t start = tile.first * TileSums<Simd, kVectors>::kWidth;
    sums.Multiply(tile, strip.starts == nullptr ? nullptr : strip.starts + start, queries,
                  strip.depth);
    uint32_t reached[kVectors];
    if (sums.AreBelow(strip.cutoffs, reached)) [[likely]]
      continue;
    count += sums.Write(tile, strip.cutoffs, reached, hits + count);
  }
  *next = at;
  return count;
}

// See PanelKernels::floats.
template <class Simd>
inline size_t FloatStrip(const PanelStrip& strip, size_t* next, PanelHit* hits) {
  if constexpr (Simd::kVectors > 2) {
    if (strip.num_queries > 2 * Simd::kLanes) return FloatStripOf<Simd, 3>(strip, next, hits);
  }
  if (strip.num_queries > Simd::kLanes) return FloatStripOf<Simd, 2>(strip, next, hits);
  return FloatStripOf<Simd, 1>(strip, next, hits);
}

}  // namespace bole::kernels
