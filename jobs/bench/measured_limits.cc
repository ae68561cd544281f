#include "jobs/bench/measured_limits.h"

#include <cstdio>

#include "jobs/bench/machine_limits.h"

namespace bole {
namespace {

constexpr double kFmaSeconds = 0.05;  // about as long as reading the memory takes

}  // namespace

void MeasuredLimits::Measure() {
  fma_gflops_.Add(MeasureFmaGflops(kFmaSeconds));
  memory_gb_per_s_.Add(MeasureMemoryBandwidth());
}

void MeasuredLimits::Print() const {
  std::printf(
      "one core: %.0f GFLOP/s of multiply-adds (%.0f to %.0f), memory %.1f GB/s (%.1f to %.1f)\n",
      fma_gflops_.Median(), fma_gflops_.Least(), fma_gflops_.Most(), memory_gb_per_s_.Median(),
      memory_gb_per_s_.Least(), memory_gb_per_s_.Most());
}

nlohmann::json MeasuredLimits::Json() const {
  return {{"fma_gflops", fma_gflops_.Json()}, {"memory_gb_per_s", memory_gb_per_s_.Json()}};
}

}  // namespace bole
