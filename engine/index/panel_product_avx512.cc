// Compiled for AVX-512 F, BW and VNNI: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

struct Avx512 {
  static constexpr size_t kLanes = 16;
  static constexpr size_t kVectors = 3;
  static constexpr size_t kItems = 9;
  using Vector = __m512;
  static Vector Load(const float* from) { return _mm512_loadu_ps(from); }
  static Vector Max(Vector a, Vector b) { return _mm512_max_ps(a, b); }
  static uint32_t AtLeast(Vector scores, Vector cutoffs) {
    return _mm512_cmp_ps_mask(scores, cutoffs, _CMP_GE_OQ);
  }
};

// One row less than of floats: with 27 sums GCC keeps some of them in memory.
struct CodeShape {
  static constexpr size_t kItems = 8;
};
constexpr size_t kCodeItems = CodeShape::kItems;
using CodeTile = TileRows<CodeShape>;

// The sums of one tile of codes. They are written before one is tested, always: else GCC keeps a
// copy of each beside the loop, in memory.
template <size_t kVectors>
struct CodeSums {
  static constexpr size_t kLanes = Avx512::kLanes;

  alignas(64) int32_t sums[kCodeItems][kVectors * kLanes];

  void Add(const CodeTile& tile, const int32_t* corrections, const int32_t* queries, size_t depth) {
    __m512i all[kCodeItems][kVectors];
#pragma GCC unroll 8
    for (size_t i = 0; i < kCodeItems; ++i) {
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) {
        all[i][v] = _mm512_loadu_si512(corrections + v * kLanes);
      }
    }
    // As TileSums::Add has them.
    const char* thirds[3] = {tile.row(0), tile.row(3), tile.row(6)};
    const char* next = tile.next_rows();
#pragma GCC unroll 1
    for (size_t step = 0; step < depth; ++step) {
      __m512i factors[kVectors];
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) factors[v] = _mm512_load_si512(queries + v * kLanes);
#pragma GCC unroll 8
      for (size_t i = 0; i < kCodeItems; ++i) {
        const __m512i codes = _mm512_set1_epi32(
            *reinterpret_cast<const int32_t*>(thirds[i / 3] + i % 3 * tile.stride));
#pragma GCC unroll 3
        for (size_t v = 0; v < kVectors; ++v) {
          all[i][v] = _mm512_dpbusd_epi32(all[i][v], codes, factors[v]);
        }
      }
#pragma GCC unroll 3
      for (const char*& third : thirds) third += sizeof(int32_t);
      queries += Avx512::kVectors * kLanes;
      _mm_prefetch(next, _MM_HINT_T0);
      next += CodeTile::kNextBytes;
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < kCodeItems; ++i) {
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) _mm512_store_si512(sums[i] + v * kLanes, all[i][v]);
    }
  }

  size_t Write(const CodeTile& tile, const CodeBounds& bounds, const float* cutoffs,
               PanelHit* hits) const {
    size_t count = 0;
#pragma GCC unroll 1
    for (size_t item = tile.begin; item < tile.end; ++item) {
      const size_t i = item - tile.first;
      const __m512 scale = _mm512_set1_ps(bounds.scales[item]);
      uint32_t masks[kVectors];
      uint32_t any = 0;
#pragma GCC unroll 3
      for (size_t v = 0; v < kVectors; ++v) {
        const __m512 width = Avx512::Load(bounds.widths + v * kLanes);
        const __m512 most = _mm512_mul_ps(_mm512_add_ps(Sums(i, v), width), scale);
        masks[v] = Avx512::AtLeast(most, Avx512::Load(cutoffs + v * kLanes));
        any |= masks[v];
      }
      if (any == 0) [[likely]]
        continue;
      for (size_t v = 0; v < kVectors; ++v) {
        alignas(64) float scores[kLanes];
        _mm512_store_ps(scores, _mm512_mul_ps(scale, Sums(i, v)));
        count += WriteHits(masks[v], scores, item, v * kLanes, hits + count);
      }
    }
    return count;
  }

 private:
  __m512 Sums(size_t i, size_t v) const {
    return _mm512_cvtepi32_ps(_mm512_load_si512(sums[i] + v * kLanes));
  }
};

template <size_t kVectors>
size_t CodeStripOf(const PanelStrip& given, const CodeBounds& bounds, size_t* next,
                   PanelHit* hits) {
  const PanelStrip strip = given;
  const auto* const queries = static_cast<const int32_t*>(strip.queries);
  size_t at = *next;
  size_t count = 0;
  while (at < strip.num_items && count < kEnoughHits) {
    const CodeTile tile(strip, at);
    at = tile.end;
    LoadAhead(strip, tile.begin, tile.end - tile.begin);
    CodeSums<kVectors> sums;
    sums.Add(tile, bounds.corrections, queries, strip.depth);
    count += sums.Write(tile, bounds, strip.cutoffs, hits + count);
  }
  *next = at;
  return count;
}

}  // namespace

size_t FloatStripAvx512(const PanelStrip& strip, size_t* next, PanelHit* hits) {
  return FloatStrip<Avx512>(strip, next, hits);
}

size_t CodeStripAvx512(const PanelStrip& strip, const CodeBounds& bounds, size_t* next,
                       PanelHit* hits) {
  if (strip.num_queries > 2 * Avx512::kLanes) return CodeStripOf<3>(strip, bounds, next, hits);
  if (strip.num_queries > Avx512::kLanes) return CodeStripOf<2>(strip, bounds, next, hits);
  return CodeStripOf<1>(strip, bounds, next, hits);
}

}  // namespace bole::kernels
