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

// Some ten milliseconds of arithmetic: the shortest that is measured, long enough that the core has
// the clock that it keeps under such a load.
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

namespace {

// Operations a nanosecond of chains(kSteps), called again and again for so many seconds. Each call
// does two operations for each lane of each step.
template <class Chains>
double MeasureGops(double seconds, size_t lanes, const Chains& chains) {
  const double start = ThreadSeconds();
  double elapsed = 0;
  size_t calls = 0;
  do {
    Keep(chains(kSteps));
    ++calls;
    elapsed = ThreadSeconds() - start;
  } while (elapsed < seconds);
  return 2e-9 * static_cast<double>(lanes * kernels::kNumChains * kSteps * calls) / elapsed;
}

}  // namespace

double MeasureFmaGflops(double seconds) {
  switch (Kernels().instruction_set) {
    case InstructionSet::kAvx512:
      return MeasureGops(seconds, 16, kernels::FmaChainsAvx512);
    case InstructionSet::kAvx2:
      return MeasureGops(seconds, 8, kernels::FmaChainsAvx2);
    case InstructionSet::kPlain:
      break;
  }
  return MeasureGops(seconds, 1, kernels::FmaChainsPlain);
}

double MeasureCodeGops(double seconds) {
  if (ChosenCodeKernels().instruction_set != InstructionSet::kAvx512) return 0;
  constexpr size_t kCodesAtOnce = 64;
  return MeasureGops(seconds, kCodesAtOnce, kernels::CodeChainsAvx512);
}

double MeasureMemoryBandwidth() {
  constexpr size_t kWords = size_t{32} << 20;  // 256 MB
  // Not kept: it would count as memory of what is measured next.
  const AlignedArray<uint64_t> words(kWords);
  const double start = ThreadSeconds();
  uint64_t sums[8] = {};
  for (size_t i = 0; i < kWords; i += 8) {
    for (size_t j = 0; j < 8; ++j) sums[j] += words[i + j];
  }
  Keep(sums[0] + sums[7]);
  return 1e-9 * static_cast<double>(kWords * sizeof(uint64_t)) / (ThreadSeconds() - start);
}

}  // namespace bole
