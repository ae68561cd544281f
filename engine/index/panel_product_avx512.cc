// Compiled for AVX-512 F, BW and VNNI: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

struct Avx512 {
  static constexpr size_t kLanes = 16;
  using Vector = __m512;
  static uint32_t AtLeast(Vector scores, float cutoff) {
    return _mm512_cmp_ps_mask(scores, _mm512_set1_ps(cutoff), _CMP_GE_OQ);
  }
  struct Any {
    void Test(Vector low, Vector high, float cutoff) {
      mask |= _mm512_cmp_ps_mask(_mm512_max_ps(low, high), _mm512_set1_ps(cutoff), _CMP_GE_OQ);
    }
    bool IsNone() const { return mask == 0; }
    __mmask16 mask = 0;
  };
};

constexpr size_t kQueries = 12;
constexpr size_t kLanes = Avx512::kLanes;

}  // namespace

size_t FloatTileAvx512(const PanelTile& tile, PanelHit* hits) {
  return FloatTile<Avx512, kQueries>(tile, hits);
}

size_t CodeTileAvx512(const PanelTile& tile, const CodeBounds& bounds, PanelHit* hits) {
  const auto* queries = static_cast<const int32_t*>(tile.queries);
  const auto* items = static_cast<const int32_t*>(tile.items);
  __m512i low[kQueries];
  __m512i high[kQueries];
#pragma GCC unroll 12
  for (size_t q = 0; q < kQueries; ++q) {
    low[q] = high[q] = _mm512_set1_epi32(bounds.corrections[q]);
  }
  for (size_t step = 0; step < tile.depth; ++step) {
    const __m512i first = _mm512_load_si512(items);
    const __m512i second = _mm512_load_si512(items + kLanes);
#pragma GCC unroll 12
    for (size_t q = 0; q < kQueries; ++q) {
      const __m512i codes = _mm512_set1_epi32(queries[q]);
      low[q] = _mm512_dpbusd_epi32(low[q], first, codes);
      high[q] = _mm512_dpbusd_epi32(high[q], second, codes);
    }
    queries += kQueries;
    items += 2 * kLanes;
  }
  // All sums are written before one is tested: see panel_tile.h.
  alignas(64) int32_t sums[kQueries][2 * kLanes];
#pragma GCC unroll 12
  for (size_t q = 0; q < kQueries; ++q) {
    _mm512_store_si512(sums[q], low[q]);
    _mm512_store_si512(sums[q] + kLanes, high[q]);
  }
  const __m512 low_scales = _mm512_load_ps(bounds.scales);
  const __m512 high_scales = _mm512_load_ps(bounds.scales + kLanes);
  size_t count = 0;
#pragma GCC unroll 1
  for (size_t q = 0; q < kQueries; ++q) {
    const __m512 width = _mm512_set1_ps(bounds.widths[q]);
    const __m512 low_sums = _mm512_cvtepi32_ps(_mm512_load_si512(sums[q]));
    const __m512 high_sums = _mm512_cvtepi32_ps(_mm512_load_si512(sums[q] + kLanes));
    const __m512 low_most = _mm512_mul_ps(_mm512_add_ps(low_sums, width), low_scales);
    const __m512 high_most = _mm512_mul_ps(_mm512_add_ps(high_sums, width), high_scales);
    const uint32_t mask = Avx512::AtLeast(low_most, tile.cutoffs[q]) |
                          Avx512::AtLeast(high_most, tile.cutoffs[q]) << kLanes;
    if (mask == 0) continue;
    alignas(64) float scores[2 * kLanes];
    _mm512_store_ps(scores, _mm512_mul_ps(low_scales, low_sums));
    _mm512_store_ps(scores + kLanes, _mm512_mul_ps(high_scales, high_sums));
    count += WriteHits(mask, scores, q, hits + count);
  }
  return count;
}

}  // namespace bole::kernels
