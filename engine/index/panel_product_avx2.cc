// Compiled with -mavx2 -mfma: see inner_product_kernels.h for what may be included here.
#include <immintrin.h>

#include "engine/index/panel_tile.h"

namespace bole::kernels {
namespace {

struct Avx2 {
  static constexpr size_t kLanes = 8;
  using Vector = __m256;
  static uint32_t AtLeast(Vector scores, float cutoff) {
    return static_cast<uint32_t>(
        _mm256_movemask_ps(_mm256_cmp_ps(scores, _mm256_set1_ps(cutoff), _CMP_GE_OQ)));
  }
  struct Any {
    void Test(Vector low, Vector high, float cutoff) {
      lanes = _mm256_or_ps(
          lanes, _mm256_cmp_ps(_mm256_max_ps(low, high), _mm256_set1_ps(cutoff), _CMP_GE_OQ));
    }
    bool IsNone() const { return _mm256_movemask_ps(lanes) == 0; }
    Vector lanes = _mm256_setzero_ps();
  };
};

}  // namespace

size_t FloatTileAvx2(const PanelTile& tile, PanelHit* hits) {
  return FloatTile<Avx2, 6>(tile, hits);
}

}  // namespace bole::kernels
