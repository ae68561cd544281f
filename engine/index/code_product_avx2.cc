// Compiled with -mavx2 -mfma: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/code_kernels.h"

namespace bole::kernels {
namespace {

// Bytes that one step takes. They are widened to 16 bits first: the instruction that multiplies
// bytes adds pairs in 16 bits, and 2 * 255 * 127 doesn't fit.
constexpr size_t kStep = 16;

__m256i Widened(const int8_t* query) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(query)));
}

__m256i Add(__m256i sum, __m256i query, const uint8_t* item) {
  const __m256i wide =
      _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(item)));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(query, wide));
}

// The sums of four registers' lanes, in order.
__m128i SumFour(const __m256i* sums) {
  const __m256i pairs =
      _mm256_hadd_epi32(_mm256_hadd_epi32(sums[0], sums[1]), _mm256_hadd_epi32(sums[2], sums[3]));
  return _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
}

__m128i ProductFour(const int8_t* query, const uint8_t* const* items, size_t stride) {
  __m256i sums[4] = {};
  for (size_t begin = 0; begin < stride; begin += kStep) {
    const __m256i part = Widened(query + begin);
    for (size_t i = 0; i < 4; ++i) sums[i] = Add(sums[i], part, items[i] + begin);
  }
  return SumFour(sums);
}

}  // namespace

int32_t CodeProductAvx2(const int8_t* query, const uint8_t* item, size_t stride) {
  __m256i sums[4] = {};
  for (size_t begin = 0; begin < stride; begin += kStep) {
    sums[0] = Add(sums[0], Widened(query + begin), item + begin);
  }
  return _mm_cvtsi128_si32(SumFour(sums));
}

void CodeProductFourAvx2(const int8_t* query, const uint8_t* const* items, size_t stride,
                         int32_t* products) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(products), ProductFour(query, items, stride));
}

void ScoreCodesAvx2(const CodeRows& table, const CodeQuery& query, const uint32_t* rows,
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
    const int32_t product = CodeProductAvx2(query.codes, item, table.stride) + query.correction;
    scores[i] = table.scales[rows[i]] * static_cast<float>(product);
  }
}

}  // namespace bole::kernels
