// Compiled with -mavx2 -mfma: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

struct Avx2 {
  static constexpr size_t kLanes = 8;
  static constexpr size_t kVectors = 3;
  static constexpr size_t kQueries = 4;
  using Vector = __m256;
  static Vector Max(Vector a, Vector b) { return _mm256_max_ps(a, b); }
  static uint32_t AtLeast(Vector scores, float cutoff) {
    return static_cast<uint32_t>(
        _mm256_movemask_ps(_mm256_cmp_ps(scores, _mm256_set1_ps(cutoff), _CMP_GE_OQ)));
  }
  struct Any {
    void Test(Vector sums, float cutoff) {
      lanes = _mm256_or_ps(lanes, _mm256_cmp_ps(sums, _mm256_set1_ps(cutoff), _CMP_GE_OQ));
    }
    bool IsNone() const { return _mm256_movemask_ps(lanes) == 0; }
    Vector lanes = _mm256_setzero_ps();
  };
};

}  // namespace

size_t FloatStripAvx2(const PanelStrip& strip, size_t* tile, PanelHit* hits) {
  return FloatStrip<Avx2>(strip, tile, hits);
}

}  // namespace bole::kernels
