// Compiled for AMX, tiles of bfloat16 and of bytes, and AVX-512: see inner_product_kernels.h for
// what may be included here.
//
// A tile register is 16 rows of 64 bytes. One instruction multiplies 16 rows of items with 16
// queries, 32 bfloat16 or 64 codes of each, and adds to 16 x 16 sums: ten times what the
// multipliers of AVX-512 do meanwhile. A panel of 48 queries is three such tiles.
//
// Numbers of tile registers must be literals: 0, 1 and 2 are sums, 3 and 4 items, 5, 6 and 7
// queries.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

constexpr size_t kLanes = 16;
constexpr size_t kRowBytes = 64;                                  // of a tile register
constexpr size_t kDwordsPerBlock = kRowBytes / sizeof(uint32_t);  // of a row, an instruction
constexpr size_t kPanelTiles = 3;
constexpr size_t kStepBytes = kPanelTiles * kLanes * sizeof(uint32_t);  // of a panel
constexpr size_t kBlockBytes = kDwordsPerBlock * kStepBytes;            // the same

struct AmxShape {
  static constexpr size_t kItems = 16;
};
constexpr size_t kItems = AmxShape::kItems;
using Rows = TileRows<AmxShape>;

// Tile registers of their full size for as long as it lives. Behind it they are empty, so that the
// system needn't keep 8 KiB more for this thread.
class Registers {
 public:
  Registers() {
    struct alignas(64) Config {
      uint8_t palette = 1;
      uint8_t start_row = 0;
      uint8_t reserved[14] = {};
      uint16_t row_bytes[16] = {};
      uint8_t rows[16] = {};
    } config;
    for (size_t i = 0; i < 8; ++i) {
      config.row_bytes[i] = kRowBytes;
      config.rows[i] = kItems;
    }
    _tile_loadconfig(&config);
  }
  ~Registers() { _tile_release(); }
  Registers(const Registers&) = delete;
  Registers& operator=(const Registers&) = delete;
};

template <size_t kTiles>
inline void LoadQueries(const char* block) {
  _tile_loadd(5, block, kStepBytes);
  if constexpr (kTiles > 1) _tile_loadd(6, block + kRowBytes, kStepBytes);
  if constexpr (kTiles > 2) _tile_loadd(7, block + 2 * kRowBytes, kStepBytes);
}

// Sums begin with the first of these rows and the 15 behind it, each as wide as a panel.
template <size_t kTiles>
inline void BeginWith(const float* starts) {
  _tile_loadd(0, starts, kStepBytes);
  if constexpr (kTiles > 1) _tile_loadd(1, starts + kLanes, kStepBytes);
  if constexpr (kTiles > 2) _tile_loadd(2, starts + 2 * kLanes, kStepBytes);
}

template <size_t kTiles>
inline void BeginWithZero() {
  _tile_zero(0);
  if constexpr (kTiles > 1) _tile_zero(1);
  if constexpr (kTiles > 2) _tile_zero(2);
}

// to: [tile][item][query].
template <size_t kTiles>
inline void Store(void* to) {
  constexpr size_t kTileBytes = kItems * kRowBytes;
  auto* const bytes = static_cast<char*>(to);
  _tile_stored(0, bytes, kRowBytes);
  if constexpr (kTiles > 1) _tile_stored(1, bytes + kTileBytes, kRowBytes);
  if constexpr (kTiles > 2) _tile_stored(2, bytes + 2 * kTileBytes, kRowBytes);
}

// Both halves of each number are in a row of `depth` dwords, all greater ones before all lesser
// ones. Lesser with lesser is left out: see SplitFloatsAmx.
template <size_t kTiles>
inline void MultiplyFloats(const Rows& tile, const char* queries, size_t depth) {
  const size_t num_blocks = depth / 2 / kDwordsPerBlock;
  for (size_t block = 0; block < num_blocks; ++block) {
    const char* const greater = queries + block * kBlockBytes;
    _tile_loadd(3, tile.rows + block * kRowBytes, tile.stride);
    _tile_loadd(4, tile.rows + (num_blocks + block) * kRowBytes, tile.stride);
    LoadQueries<kTiles>(greater);
    _tile_dpbf16ps(0, 3, 5);
    if constexpr (kTiles > 1) _tile_dpbf16ps(1, 3, 6);
    if constexpr (kTiles > 2) _tile_dpbf16ps(2, 3, 7);
    _tile_dpbf16ps(0, 4, 5);
    if constexpr (kTiles > 1) _tile_dpbf16ps(1, 4, 6);
    if constexpr (kTiles > 2) _tile_dpbf16ps(2, 4, 7);
    LoadQueries<kTiles>(greater + num_blocks * kBlockBytes);
    _tile_dpbf16ps(0, 3, 5);
    if constexpr (kTiles > 1) _tile_dpbf16ps(1, 3, 6);
    if constexpr (kTiles > 2) _tile_dpbf16ps(2, 3, 7);
  }
}

template <size_t kTiles>
inline void MultiplyCodes(const Rows& tile, const char* queries, size_t depth) {
  for (size_t block = 0; block < depth / kDwordsPerBlock; ++block) {
    _tile_loadd(3, tile.rows + block * kRowBytes, tile.stride);
    LoadQueries<kTiles>(queries + block * kBlockBytes);
    _tile_dpbusd(0, 3, 5);
    if constexpr (kTiles > 1) _tile_dpbusd(1, 3, 6);
    if constexpr (kTiles > 2) _tile_dpbusd(2, 3, 7);
  }
}

// Goes through a strip as PanelKernels' functions do. sum(tile) leaves the sums of a tile in the
// registers; write(tile, sums, hits) writes its hits. Sums that have just been stored can't be
// loaded at once, so meanwhile the next tile is multiplied; where there are enough hits, in vain.
template <size_t kTiles, class Number, class Sum, class Write>
inline size_t ForEachTile(const PanelStrip& strip, size_t* next, PanelHit* hits, const Sum& sum,
                          const Write& write) {
  if (*next >= strip.num_items) return 0;
  const Registers registers;
  alignas(64) Number sums[2][kTiles][kItems][kLanes];
  const auto multiply = [&](const Rows& tile, size_t to) {
    LoadAhead(strip, tile.begin, tile.end - tile.begin);
    sum(tile);
    Store<kTiles>(sums[to]);
  };
  Rows tile(strip, *next);
  multiply(tile, 0);
  size_t count = 0;
  for (size_t turn = 0;; turn = 1 - turn) {
    const bool is_last = tile.end == strip.num_items;
    const Rows following(strip, is_last ? tile.begin : tile.end);
    if (!is_last) multiply(following, 1 - turn);
    count += write(tile, sums[turn], hits + count);
    *next = tile.end;
    if (is_last || count >= kEnoughHits) return count;
    tile = following;
  }
}

template <size_t kTiles>
size_t FloatStripOf(const PanelStrip& given, size_t* next, PanelHit* hits) {
  const PanelStrip strip = given;
  const auto sum = [&](const Rows& tile) {
    if (strip.starts == nullptr) {
      BeginWithZero<kTiles>();
    } else {
      BeginWith<kTiles>(strip.starts + tile.first * kPanelTiles * kLanes);
    }
    MultiplyFloats<kTiles>(tile, static_cast<const char*>(strip.queries), strip.depth);
  };
  const auto write = [&](const Rows& tile, const float(&sums)[kTiles][kItems][kLanes],
                         PanelHit* to) {
    size_t count = 0;
    for (size_t v = 0; v < kTiles; ++v) {
      const __m512 cutoffs = _mm512_loadu_ps(strip.cutoffs + v * kLanes);
      __m512 most = _mm512_load_ps(sums[v][0]);
#pragma GCC unroll 16
      for (size_t i = 1; i < kItems; ++i) most = _mm512_max_ps(most, _mm512_load_ps(sums[v][i]));
      if (_mm512_cmp_ps_mask(most, cutoffs, _CMP_GE_OQ) == 0) [[likely]]
        continue;
      for (size_t item = tile.begin; item < tile.end; ++item) {
        const float* const some = sums[v][item - tile.first];
        const __mmask16 mask = _mm512_cmp_ps_mask(_mm512_load_ps(some), cutoffs, _CMP_GE_OQ);
        if (mask != 0) count += WriteHits(mask, some, item, v * kLanes, to + count);
      }
    }
    return count;
  };
  return ForEachTile<kTiles, float>(strip, next, hits, sum, write);
}

// No score of a tile with these largest sums, one a query, is above it. Rounding is monotone, so
// that holds of what is rounded, too.
inline __m512 MostOf(__m512i largest, __m512 width, float least_scale, float most_scale) {
  const __m512 sum = _mm512_add_ps(_mm512_cvtepi32_ps(largest), width);
  return _mm512_max_ps(_mm512_mul_ps(sum, _mm512_set1_ps(least_scale)),
                       _mm512_mul_ps(sum, _mm512_set1_ps(most_scale)));
}

template <size_t kTiles>
size_t CodeStripOf(const PanelStrip& given, const CodeBounds& bounds, size_t* next,
                   PanelHit* hits) {
  const PanelStrip strip = given;
  const auto sum = [&](const Rows& tile) {
    BeginWithZero<kTiles>();
    MultiplyCodes<kTiles>(tile, static_cast<const char*>(strip.queries), strip.depth);
  };
  const auto write = [&](const Rows& tile, const int32_t(&sums)[kTiles][kItems][kLanes],
                         PanelHit* to) {
    const auto in_tile = static_cast<__mmask16>((1U << (tile.end - tile.begin)) - 1);
    const __m512 scales = _mm512_maskz_loadu_ps(in_tile, bounds.scales + tile.begin);
    const float least_scale = _mm512_mask_reduce_min_ps(in_tile, scales);
    const float most_scale = _mm512_mask_reduce_max_ps(in_tile, scales);
    size_t count = 0;
    for (size_t v = 0; v < kTiles; ++v) {
      const __m512 cutoffs = _mm512_loadu_ps(strip.cutoffs + v * kLanes);
      const __m512 width = _mm512_loadu_ps(bounds.widths + v * kLanes);
      __m512i largest = _mm512_load_si512(sums[v][0]);
#pragma GCC unroll 16
      for (size_t i = 1; i < kItems; ++i) {
        largest = _mm512_max_epi32(largest, _mm512_load_si512(sums[v][i]));
      }
      const __m512i correction = _mm512_loadu_si512(bounds.corrections + v * kLanes);
      const __m512 most =
          MostOf(_mm512_add_epi32(largest, correction), width, least_scale, most_scale);
      if (_mm512_cmp_ps_mask(most, cutoffs, _CMP_GE_OQ) == 0) [[likely]]
        continue;
      for (size_t item = tile.begin; item < tile.end; ++item) {
        const __m512 scale = _mm512_set1_ps(bounds.scales[item]);
        const __m512i product = _mm512_load_si512(sums[v][item - tile.first]);
        const __m512 score = _mm512_cvtepi32_ps(_mm512_add_epi32(product, correction));
        const __m512 reach = _mm512_mul_ps(_mm512_add_ps(score, width), scale);
        const __mmask16 mask = _mm512_cmp_ps_mask(reach, cutoffs, _CMP_GE_OQ);
        if (mask == 0) [[likely]]
          continue;
        alignas(64) float scores[kLanes];
        _mm512_store_ps(scores, _mm512_mul_ps(scale, score));
        count += WriteHits(mask, scores, item, v * kLanes, to + count);
      }
    }
    return count;
  };
  return ForEachTile<kTiles, int32_t>(strip, next, hits, sum, write);
}

// Writes 32 numbers as bfloat16, and what that leaves of them as bfloat16.
inline void SplitBlock(__m512 first, __m512 second, uint32_t* greater, uint32_t* lesser) {
  const auto rounded = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(second, first));
  // A float whose lower half is 0 is a bfloat16.
  const auto back = [](__m256i half) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
  };
  const __m512 first_rest = _mm512_sub_ps(first, back(_mm512_castsi512_si256(rounded)));
  const __m512 second_rest = _mm512_sub_ps(second, back(_mm512_extracti64x4_epi64(rounded, 1)));
  _mm512_storeu_si512(greater, rounded);
  _mm512_storeu_si512(lesser,
                      reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(second_rest, first_rest)));
}

}  // namespace

void SplitFloatsAmx(const float* rows, size_t num_rows, size_t dim, uint32_t* to) {
  constexpr size_t kFloatsPerBlock = 2 * kLanes;
  const size_t num_blocks = (dim + kFloatsPerBlock - 1) / kFloatsPerBlock;
  // The first `count` numbers from there on, then 0.
  const auto load = [](const float* from, size_t count) {
    return _mm512_maskz_loadu_ps(
        static_cast<__mmask16>((1U << (count < kLanes ? count : kLanes)) - 1), from);
  };
  for (size_t row = 0; row < num_rows; ++row) {
    const float* const floats = rows + row * dim;
    uint32_t* const greater = to + row * 2 * num_blocks * kDwordsPerBlock;
    uint32_t* const lesser = greater + num_blocks * kDwordsPerBlock;
    for (size_t block = 0; block < num_blocks; ++block) {
      const size_t at = block * kFloatsPerBlock;
      const size_t left = dim - at;
      SplitBlock(load(floats + at, left),
                 load(floats + at + kLanes, left < kLanes ? 0 : left - kLanes),
                 greater + block * kDwordsPerBlock, lesser + block * kDwordsPerBlock);
    }
  }
}

size_t FloatStripAmx(const PanelStrip& strip, size_t* next, PanelHit* hits) {
  if (strip.num_queries > 2 * kLanes) return FloatStripOf<3>(strip, next, hits);
  if (strip.num_queries > kLanes) return FloatStripOf<2>(strip, next, hits);
  return FloatStripOf<1>(strip, next, hits);
}

size_t CodeStripAmx(const PanelStrip& strip, const CodeBounds& bounds, size_t* next,
                    PanelHit* hits) {
  if (strip.num_queries > 2 * kLanes) return CodeStripOf<3>(strip, bounds, next, hits);
  if (strip.num_queries > kLanes) return CodeStripOf<2>(strip, bounds, next, hits);
  return CodeStripOf<1>(strip, bounds, next, hits);
}

}  // namespace bole::kernels
