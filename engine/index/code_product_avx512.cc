// Compiled for AVX-512 F, BW, VL, CD and VNNI: see inner_product_kernels.h for what may be
// included here.
#include <immintrin.h>

#include "engine/index/code_kernels.h"

namespace bole::kernels {
namespace {

constexpr size_t kLanes = 16;

__m512i Load(const void* from) {
  return _mm512_loadu_si512(from);
}

// The sums of four registers' lanes, in order.
__m128i SumFour(const __m512i* sums) {
  const __m512i first = _mm512_add_epi32(_mm512_unpacklo_epi32(sums[0], sums[1]),
                                         _mm512_unpackhi_epi32(sums[0], sums[1]));
  const __m512i second = _mm512_add_epi32(_mm512_unpacklo_epi32(sums[2], sums[3]),
                                          _mm512_unpackhi_epi32(sums[2], sums[3]));
  const __m512i all =
      _mm512_add_epi32(_mm512_unpacklo_epi64(first, second), _mm512_unpackhi_epi64(first, second));
  const __m256i eight =
      _mm256_add_epi32(_mm512_castsi512_si256(all), _mm512_extracti64x4_epi64(all, 1));
  return _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
}

__m128i ProductFour(const int8_t* query, const uint8_t* const* items, size_t stride) {
  __m512i sums[4] = {};
  for (size_t begin = 0; begin < stride; begin += kCodeBlock) {
    const __m512i part = Load(query + begin);
    for (size_t i = 0; i < 4; ++i) {
      sums[i] = _mm512_dpbusd_epi32(sums[i], Load(items[i] + begin), part);
    }
  }
  return SumFour(sums);
}

}  // namespace

int32_t CodeProductAvx512(const int8_t* query, const uint8_t* item, size_t stride) {
  __m512i sum = _mm512_setzero_si512();
  for (size_t begin = 0; begin < stride; begin += kCodeBlock) {
    sum = _mm512_dpbusd_epi32(sum, Load(item + begin), Load(query + begin));
  }
  return _mm512_reduce_add_epi32(sum);
}

void CodeProductFourAvx512(const int8_t* query, const uint8_t* const* items, size_t stride,
                           int32_t* products) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(products), ProductFour(query, items, stride));
}

void ScoreCodesAvx512(const CodeRows& table, const CodeQuery& query, const uint32_t* rows,
                      size_t count, float* scores) {
  const __m128i correction = _mm_set1_epi32(query.correction);
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const uint8_t* const items[4] = {
        table.codes + rows[i] * table.stride, table.codes + rows[i + 1] * table.stride,
        table.codes + rows[i + 2] * table.stride, table.codes + rows[i + 3] * table.stride};
    const __m128i products = ProductFour(query.codes, items, table.stride);
    const __m128 scales = _mm_setr_ps(table.scales[rows[i]], table.scales[rows[i + 1]],
                                      table.scales[rows[i + 2]], table.scales[rows[i + 3]]);
    _mm_storeu_ps(scores + i,
                  _mm_mul_ps(scales, _mm_cvtepi32_ps(_mm_add_epi32(products, correction))));
  }
  for (; i < count; ++i) {
    const uint8_t* const item = table.codes + rows[i] * table.stride;
    const int32_t product = CodeProductAvx512(query.codes, item, table.stride) + query.correction;
    scores[i] = table.scales[rows[i]] * static_cast<float>(product);
  }
}

// Sixteen links at a time: their words are gathered, and a link counts when its bit isn't in its
// word. The bits are set one by one, because two links may share a word.
size_t TakeUnvisitedAvx512(const uint32_t* links, size_t count, uint32_t* visited,
                           const CodeRows& table, uint32_t* unvisited) {
  const __m512i none = _mm512_set1_epi32(static_cast<int>(kNoLink));
  size_t taken = 0;
  for (size_t begin = 0; begin < count; begin += kLanes) {
    const size_t rest = count - begin;
    const auto readable = static_cast<__mmask16>(rest >= kLanes ? 0xffff : (1u << rest) - 1);
    const __m512i rows = _mm512_mask_loadu_epi32(none, readable, links + begin);
    const __mmask16 inside = _mm512_cmpneq_epi32_mask(rows, none);
    if (inside == 0) break;
    const __m512i words = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), inside,
                                                      _mm512_srli_epi32(rows, 5), visited, 4);
    const __m512i bits =
        _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(rows, _mm512_set1_epi32(31)));
    const __mmask16 fresh = _mm512_mask_testn_epi32_mask(inside, words, bits);
    _mm512_storeu_si512(unvisited + taken, _mm512_maskz_compress_epi32(fresh, rows));
    const size_t end = taken + static_cast<size_t>(__builtin_popcount(fresh));
    for (; taken < end; ++taken) {
      const uint32_t row = unvisited[taken];
      visited[row / 32] |= uint32_t{1} << (row % 32);
      const uint8_t* const codes = table.codes + row * table.stride;
      for (size_t at = 0; at < table.stride; at += kCodeBlock) {
        _mm_prefetch(reinterpret_cast<const char*>(codes + at), _MM_HINT_T0);
      }
    }
  }
  return taken;
}

}  // namespace bole::kernels
