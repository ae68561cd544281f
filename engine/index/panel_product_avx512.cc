// Compiled for AVX-512 F, BW and VNNI: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

struct Avx512 {
  static constexpr size_t kLanes = 16;
  static constexpr size_t kVectors = 3;
  static constexpr size_t kQueries = 8;
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

constexpr size_t kQueries = Avx512::kQueries;
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

// The most that scores can be.
inline __m512 Most(__m512i sums, __m512 width, __m512 scales) {
  return _mm512_mul_ps(_mm512_add_ps(_mm512_cvtepi32_ps(sums), width), scales);
}

// The sums of one tile of codes, as TileSums.
struct CodeSums {
  __m512i sums[kQueries][kVectors];

  void Add(const TilePlace& place, const void* packed_items, size_t depth) {
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) sums[q][v] = _mm512_set1_epi32(place.corrections[q]);
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
          sums[q][v] = _mm512_dpbusd_epi32(sums[q][v], factors[v], codes);
        }
      }
      queries += kQueries;
      items += kVectors * kLanes;
    }
  }

  bool AreBelow(const TilePlace& place, const float* scales) const {
    __m512 scale[kVectors];
#pragma GCC unroll 3
    for (size_t v = 0; v < kVectors; ++v) scale[v] = _mm512_load_ps(scales + v * kLanes);
    Avx512::Any any;
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
      const __m512 width = _mm512_set1_ps(place.widths[q]);
      __m512 most = Most(sums[q][0], width, scale[0]);
#pragma GCC unroll 3
      for (size_t v = 1; v < kVectors; ++v) {
        most = _mm512_max_ps(most, Most(sums[q][v], width, scale[v]));
      }
      any.Test(most, place.cutoffs[q]);
    }
    return any.IsNone();
  }

  size_t Write(const TilePlace& place, const float* scales, PanelHit* hits) const {
    // All sums are written before one is tested: see panel_tile.h.
    alignas(64) int32_t written[kQueries][kVectors * kLanes];
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) {
        _mm512_store_si512(written[q] + v * kLanes, sums[q][v]);
      }
    }
    size_t count = 0;
#pragma GCC unroll 1
    for (size_t q = 0; q < kQueries; ++q) {
      const __m512 width = _mm512_set1_ps(place.widths[q]);
#pragma GCC unroll 1
      for (size_t first = 0; first < kVectors * kLanes; first += kLanes) {
        const __m512i some = _mm512_load_si512(written[q] + first);
        const __m512 scale = _mm512_load_ps(scales + first);
        const uint32_t mask = Avx512::AtLeast(Most(some, width, scale), place.cutoffs[q]);
        if (mask == 0) continue;
        alignas(64) float scores[kLanes];
        _mm512_store_ps(scores, _mm512_mul_ps(scale, _mm512_cvtepi32_ps(some)));
        count += WriteHits(mask, scores, q, first, hits + count);
      }
    }
    return count;
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
    if (sums.AreBelow(place, bounds.scales)) [[likely]]
      continue;
    return sums.Write(place, bounds.scales, hits);
  }
  return 0;
}

}  // namespace bole::kernels
