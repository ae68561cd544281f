// What this machine can do at most, measured: benchmarks stand beside it.
#pragma once

#include <cstddef>

namespace bole {

// Figures of one core.
struct MachineLimits {
  double fma_gflops = 0;       // fused multiply-adds of floats in registers, two operations each
  double code_gops = 0;        // products of 8-bit codes in registers; 0 without VNNI
  double memory_gb_per_s = 0;  // reading an array that no cache holds
};

// Seconds that this thread has had on a processor.
double ThreadSeconds();

// Measured anew with each call, for some milliseconds; by the thread's own time.
double MeasureFmaGflops();
double MeasureCodeGops();
double MeasureMemoryBandwidth();

namespace kernels {

// Each does 24 independent chains of `steps` operations and returns something of their result.
// Compiled for one instruction set each.
float FmaChainsPlain(size_t steps);
float FmaChainsAvx2(size_t steps);
float FmaChainsAvx512(size_t steps);
int CodeChainsAvx512(size_t steps);

constexpr size_t kNumChains = 24;

}  // namespace kernels
}  // namespace bole
