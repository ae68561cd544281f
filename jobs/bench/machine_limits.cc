#include "jobs/bench/machine_limits.h"

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/index/aligned_array.h"
#include "engine/index/code_product.h"
#include "engine/index/inner_product.h"

namespace bole {
namespace kernels {

float FmaChainsPlain(size_t steps) {
  float chains[kNumChains] = {};
  for (size_t step = 0; step < steps; ++step) {
    for (float& chain : chains) chain = chain * 0.5F + 1;
  }
  return chains[0] + chains[kNumChains - 1];
}

}  // namespace kernels

namespace {

// Some ten milliseconds of arithmetic: long enough that the core has the clock that it keeps under
// such a load.
constexpr size_t kSteps = 2'000'000;

// Keeps a result that nobody reads from being optimised away.
template <class T>
void Keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

}  // namespace

double ThreadSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double MeasureFmaGflops() {
  const InstructionSet set = Kernels().instruction_set;
  const size_t lanes = set == InstructionSet::kAvx512 ? 16 : set == InstructionSet::kAvx2 ? 8 : 1;
  const double start = ThreadSeconds();
  Keep(set == InstructionSet::kAvx512 ? kernels::FmaChainsAvx512(kSteps)
       : set == InstructionSet::kAvx2 ? kernels::FmaChainsAvx2(kSteps)
                                      : kernels::FmaChainsPlain(kSteps));
  return 2e-9 * static_cast<double>(lanes * kernels::kNumChains * kSteps) /
         (ThreadSeconds() - start);
}

double MeasureCodeGops() {
  if (ChosenCodeKernels().instruction_set != InstructionSet::kAvx512) return 0;
  constexpr size_t kCodesAtOnce = 64;
  const double start = ThreadSeconds();
  Keep(kernels::CodeChainsAvx512(kSteps));
  return 2e-9 * static_cast<double>(kCodesAtOnce * kernels::kNumChains * kSteps) /
         (ThreadSeconds() - start);
}

double MeasureMemoryBandwidth() {
  constexpr size_t kWords = size_t{32} << 20;  // 256 MB
  static const AlignedArray<uint64_t> words(kWords);
  const double start = ThreadSeconds();
  uint64_t sums[8] = {};
  for (size_t i = 0; i < kWords; i += 8) {
    for (size_t j = 0; j < 8; ++j) sums[j] += words[i + j];
  }
  Keep(sums[0] + sums[7]);
  return 1e-9 * static_cast<double>(kWords * sizeof(uint64_t)) / (ThreadSeconds() - start);
}

}  // namespace bole
