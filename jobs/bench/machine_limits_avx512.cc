// Compiled for AVX-512 F, BW and VNNI: see engine/index/inner_product_kernels.h for what may be
// included.
#include <immintrin.h>

#include "jobs/bench/machine_limits.h"

namespace bole::kernels {

float FmaChainsAvx512(size_t steps) {
  __m512 chains[kNumChains] = {};
  for (auto& chain : chains) asm("" : "+v"(chain));  // else they would be one
  const __m512 half = _mm512_set1_ps(0.5F);
  for (size_t step = 0; step < steps; ++step) {
#pragma GCC unroll 24
    for (auto& chain : chains) chain = _mm512_fmadd_ps(chain, half, half);
  }
  float sum = 0;
  for (const auto& chain : chains) sum += _mm512_cvtss_f32(chain);
  return sum;
}

int CodeChainsAvx512(size_t steps) {
  __m512i chains[kNumChains] = {};
#pragma GCC unroll 24
  for (auto& chain : chains) asm("" : "+v"(chain));
  const __m512i ones = _mm512_set1_epi8(1);
  for (size_t step = 0; step < steps; ++step) {
#pragma GCC unroll 24
    // By its name: of the intrinsic's chains GCC keeps copies in memory.
    for (auto& chain : chains) asm("vpdpbusd %1, %1, %0" : "+v"(chain) : "v"(ones));
  }
  int sum = 0;
#pragma GCC unroll 24
  for (const auto& chain : chains) sum += _mm512_cvtsi512_si32(chain);
  return sum;
}

}  // namespace bole::kernels
