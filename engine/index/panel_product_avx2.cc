// Compiled with -mavx2 -mfma: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

struct Avx2 {
  static constexpr size_t kLanes = 8;
  static constexpr size_t kVectors = 3;
  static constexpr size_t kItems = 4;
  using Vector = __m256;
  static Vector Load(const float* from) { return _mm256_loadu_ps(from); }
  static Vector Max(Vector a, Vector b) { return _mm256_max_ps(a, b); }
  static uint32_t AtLeast(Vector scores, Vector cutoffs) {
    return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_cmp_ps(scores, cutoffs, _CMP_GE_OQ)));
  }
};

}  // namespace

size_t FloatStripAvx2(const PanelStrip& strip, size_t* next, PanelHit* hits) {
  return FloatStrip<Avx2>(strip, next, hits);
}

}  // namespace bole::kernels
