// Compiled for AVX-512 F, BW and VNNI: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

struct Avx512 {
  static constexpr size_t kLanes = 16;
  static constexpr size_t kVectors = 3;
  static constexpr size_t kQueries = 9;
  using Vector = __m512;
  static Vector Max(Vector a, Vector b) { return _mm512_max_ps(a, b); }
  static uint32_t AtLeast(Vector scores, float cutoff) {
    return _mm512_cmp_ps_mask(scores, _mm512_set1_ps(cutoff), _CMP_GE_OQ);
  }
  struct Any {
    // A comparison under a mask: joining masks would take the place of a multiplication each.
    void Test(Vector sums, float cutoff) {
      below = _mm512_mask_cmp_ps_mask(below, sums, _mm512_set1_ps(cutoff), _CMP_NGE_UQ);
    }
    bool IsNone() const { return below == kAllLanes; }
    static constexpr __mmask16 kAllLanes = 0xffff;
    __mmask16 below = kAllLanes;
  };
};

// One less than of floats: with 27 sums GCC keeps some of them in memory.
constexpr size_t kQueries = 8;
constexpr size_t kVectors = Avx512::kVectors;
constexpr size_t kLanes = Avx512::kLanes;

}  // namespace

size_t FloatStripAvx512(const PanelStrip& strip, size_t* tile, PanelHit* hits) {
  return FloatStrip<Avx512>(strip, tile, hits);
}

namespace {

// Where a tile's queries begin, in all that has one number for each query.
struct TilePlace {
  const int32_t* queries;
  const int32_t* corrections;
  const float* widths;
  const float* cutoffs;
};

// The sums of one tile of codes. They are written before one is tested, always: else GCC keeps a
// copy of each beside the loop, in memory.
struct CodeSums {
  alignas(64) int32_t sums[kQueries][kVectors * kLanes];

  void Add(const TilePlace& place, const void* packed_items, size_t depth) {
    __m512i all[kQueries][kVectors];
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) all[q][v] = _mm512_set1_epi32(place.corrections[q]);
    }
    const int32_t* queries = place.queries;
    const auto* items = static_cast<const int32_t*>(packed_items);
#pragma GCC unroll 1
    for (size_t step = 0; step < depth; ++step) {
      __m512i factors[kVectors];
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) factors[v] = _mm512_load_si512(items + v * kLanes);
#pragma GCC unroll 8
      for (size_t q = 0; q < kQueries; ++q) {
        const __m512i codes = _mm512_set1_epi32(queries[q]);
#pragma GCC unroll 3
        for (size_t v = 0; v < kVectors; ++v) {
          all[q][v] = _mm512_dpbusd_epi32(all[q][v], factors[v], codes);
        }
      }
      queries += kQueries;
      items += kVectors * kLanes;
    }
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) _mm512_store_si512(sums[q] + v * kLanes, all[q][v]);
    }
  }

  size_t Write(const TilePlace& place, const float* scales, PanelHit* hits) const {
    size_t count = 0;
#pragma GCC unroll 1
    for (size_t q = 0; q < kQueries; ++q) {
      uint32_t masks[kVectors];
      uint32_t any = 0;
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) {
        const __m512 most =
            _mm512_mul_ps(_mm512_add_ps(Sums(q, v), _mm512_set1_ps(place.widths[q])),
                          _mm512_load_ps(scales + v * kLanes));
        masks[v] = Avx512::AtLeast(most, place.cutoffs[q]);
        any |= masks[v];
      }
      if (any == 0) [[likely]]
        continue;
      for (size_t v = 0; v < kVectors; ++v) {
        alignas(64) float scores[kLanes];
        _mm512_store_ps(scores, _mm512_mul_ps(_mm512_load_ps(scales + v * kLanes), Sums(q, v)));
        count += WriteHits(masks[v], scores, q, v * kLanes, hits + count);
      }
    }
    return count;
  }

 private:
  __m512 Sums(size_t q, size_t v) const {
    return _mm512_cvtepi32_ps(_mm512_load_si512(sums[q] + v * kLanes));
  }
};

}  // namespace

size_t CodeStripAvx512(const PanelStrip& strip, const CodeBounds& bounds, size_t* tile,
                       PanelHit* hits) {
  while (*tile < strip.num_tiles) {
    const size_t first = (*tile)++ * kQueries;
    const TilePlace place = {static_cast<const int32_t*>(strip.queries) + first * strip.depth,
                             bounds.corrections + first, bounds.widths + first,
                             strip.cutoffs + first};
    CodeSums sums;
    sums.Add(place, strip.items, strip.depth);
    const size_t count = sums.Write(place, bounds.scales, hits);
    if (count > 0) return count;
  }
  return 0;
}

}  // namespace bole::kernels
