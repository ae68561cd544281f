// The machine's limits as they were while something was measured.
#pragma once

#include <nlohmann/json.hpp>

#include "jobs/bench/series.h"

namespace bole {

// Of one core: multiply-adds of floats and reading memory that no cache holds, measured now and
// again during a run, since others on the machine make a core quick or slow.
//
// Thread safety: none.
class MeasuredLimits {
 public:
  // Measures both once more; takes some tenths of a second and 256 MB, which are given back.
  void Measure();

  // Medians. Require that they were measured.
  double fma_gflops() const { return fma_gflops_.Median(); }
  double memory_gb_per_s() const { return memory_gb_per_s_.Median(); }

  // A line of both with their spread, and the same for tracking. Require that they were measured.
  void Print() const;
  nlohmann::json Json() const;

 private:
  Series fma_gflops_, memory_gb_per_s_;
};

}  // namespace bole
