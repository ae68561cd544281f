// Compiled with -mavx2 -mfma: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/inner_product_kernels.h"

namespace bole::kernels {
namespace {

constexpr size_t kHalf = kLanes / 2;

// Selects the first `count` of eight lanes; the others are read as 0.
__m256i FirstLanes(size_t count) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), lane);
}

// The sixteen lanes of one sum.
struct Lanes {
  __m256 low = _mm256_setzero_ps();
  __m256 high = _mm256_setzero_ps();

  void Add(const float* a, const float* b) {
    low = _mm256_fmadd_ps(_mm256_loadu_ps(a), _mm256_loadu_ps(b), low);
    high = _mm256_fmadd_ps(_mm256_loadu_ps(a + kHalf), _mm256_loadu_ps(b + kHalf), high);
  }

  // Adds fewer than sixteen products. A masked load doesn't touch what the mask leaves out.
  void AddEnd(const float* a, const float* b, size_t count) {
    const __m256i first = FirstLanes(count);
    const __m256i second = FirstLanes(count > kHalf ? count - kHalf : 0);
    low = _mm256_fmadd_ps(_mm256_maskload_ps(a, first), _mm256_maskload_ps(b, first), low);
    high = _mm256_fmadd_ps(_mm256_maskload_ps(a + kHalf, second),
                           _mm256_maskload_ps(b + kHalf, second), high);
  }

  float Sum() const {
    const __m256 eight = _mm256_add_ps(low, high);
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    four = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(four, _mm_movehdup_ps(four)));
  }
};

}  // namespace

float InnerProductAvx2(const float* a, const float* b, size_t dim) {
  Lanes lanes;
  size_t begin = 0;
  for (; begin + kLanes <= dim; begin += kLanes) lanes.Add(a + begin, b + begin);
  if (begin < dim) lanes.AddEnd(a + begin, b + begin, dim - begin);
  return lanes.Sum();
}

void InnerProductFourAvx2(const float* query, const float* const* items, size_t dim,
                          float* scores) {
  Lanes lanes[4];
  size_t begin = 0;
  for (; begin + kLanes <= dim; begin += kLanes) {
    for (size_t i = 0; i < 4; ++i) lanes[i].Add(query + begin, items[i] + begin);
  }
  for (size_t i = 0; i < 4; ++i) {
    if (begin < dim) lanes[i].AddEnd(query + begin, items[i] + begin, dim - begin);
    scores[i] = lanes[i].Sum();
  }
}

}  // namespace bole::kernels
