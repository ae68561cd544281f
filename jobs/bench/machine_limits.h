// What this machine can do at most, measured: benchmarks stand beside it.
#pragma once

#include <cstddef>

namespace bole {

// Seconds that this thread has had on a processor.
double ThreadSeconds();

// Of one core, measured anew with each call, by the thread's own time. A core that others share has
// quick and slow moments: measure arithmetic for about as long as what is compared with it.

// Billions of operations a second in registers: fused multiply-adds of floats, two operations each.
double MeasureFmaGflops(double seconds);
// The same of products of 8-bit codes; 0 without VNNI.
double MeasureCodeGops(double seconds);
// GB/s of reading an array of 256 MB, which no cache holds.
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
