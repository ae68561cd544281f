// Compiled with -mavx512f -mavx512dq: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/inner_product_kernels.h"

namespace bole::kernels {
namespace {

__m512 AddEnd(const float* a, const float* b, size_t count, __m512 lanes) {
  const auto first = static_cast<__mmask16>((1u << count) - 1);
  return _mm512_fmadd_ps(_mm512_maskz_loadu_ps(first, a), _mm512_maskz_loadu_ps(first, b), lanes);
}

float Sum(__m512 lanes) {
  const __m256 eight =
      _mm256_add_ps(_mm512_castps512_ps256(lanes), _mm512_extractf32x8_ps(lanes, 1));
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  four = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
}

}  // namespace

float InnerProductAvx512(const float* a, const float* b, size_t dim) {
  __m512 lanes = _mm512_setzero_ps();
  size_t begin = 0;
  for (; begin + kLanes <= dim; begin += kLanes) {
    lanes = _mm512_fmadd_ps(_mm512_loadu_ps(a + begin), _mm512_loadu_ps(b + begin), lanes);
  }
  if (begin < dim) lanes = AddEnd(a + begin, b + begin, dim - begin, lanes);
  return Sum(lanes);
}

void InnerProductFourAvx512(const float* query, const float* const* items, size_t dim,
                            float* scores) {
  __m512 lanes[4] = {};
  size_t begin = 0;
  for (; begin + kLanes <= dim; begin += kLanes) {
    const __m512 part = _mm512_loadu_ps(query + begin);
    for (size_t i = 0; i < 4; ++i) {
      lanes[i] = _mm512_fmadd_ps(part, _mm512_loadu_ps(items[i] + begin), lanes[i]);
    }
  }
  for (size_t i = 0; i < 4; ++i) {
    if (begin < dim) lanes[i] = AddEnd(query + begin, items[i] + begin, dim - begin, lanes[i]);
    scores[i] = Sum(lanes[i]);
  }
}

}  // namespace bole::kernels
