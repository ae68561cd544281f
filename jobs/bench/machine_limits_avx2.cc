// Compiled with -mavx2 -mfma: see engine/index/inner_product_kernels.h for what may be included.
#include <immintrin.h>

#include "jobs/bench/machine_limits.h"

namespace bole::kernels {

float FmaChainsAvx2(size_t steps) {
  // Eight chains of a register would do; the others keep the count of every instruction set equal.
  __m256 chains[12] = {};
  for (auto& chain : chains) asm("" : "+x"(chain));  // else they would be one
  const __m256 half = _mm256_set1_ps(0.5F);
  for (size_t step = 0; step < 2 * steps; ++step) {
#pragma GCC unroll 12
    for (auto& chain : chains) chain = _mm256_fmadd_ps(chain, half, half);
  }
  float sum = 0;
  for (const auto& chain : chains) sum += _mm256_cvtss_f32(chain);
  return sum;
}

}  // namespace bole::kernels
