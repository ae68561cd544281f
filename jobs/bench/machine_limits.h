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

// Measured anew with each call; by the thread's own time. A core that others share has quick and
// slow moments: measure arithmetic for about as long as what is compared with it.
double MeasureFmaGflops(double seconds);
double MeasureCodeGops(double seconds);
double MeasureMemoryBandwidth();

// Times the same work again and again, and the multiply-adds beside it: before and after it, each
// for half as long as it took the last time.
class BesideFmaPeak {
 public:
  struct Turn {
    double seconds;     // of the work
    double fma_gflops;  // meanwhile
  };

  template <class Work>
  Turn Measure(const Work& work) {
    const double before = MeasureFmaGflops(seconds_ / 2);
    const double start = ThreadSeconds();
    work();
    seconds_ = ThreadSeconds() - start;
    return {seconds_, (before + MeasureFmaGflops(seconds_ / 2)) / 2};
  }

 private:
  double seconds_ = 0;
};

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
