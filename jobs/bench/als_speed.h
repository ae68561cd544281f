// How fast implicit ALS is, beside the machine's limit and the plain way to do it.
#pragma once

#include <cstddef>

#include "engine/base/csr.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/series.h"

namespace bole {

// What was measured at one length of an embedding. What is compared runs in turns, so that other
// work on the machine slows all of it alike.
struct AlsSpeed {
  size_t dim = 0;
  Series seconds_of_one_thread;  // of an epoch, by the clock
  Series seconds_of_two_threads;
  Series cpu_seconds;        // of an epoch with one thread
  Series plain_cpu_seconds;  // of all dim × dim normal equations, with OpenBLAS and LAPACK
  MeasuredLimits limits;
  double peak_gflops = 0;           // SGEMM of 1024 × 1024 matrices on one core
  double gflops = 0;                // of the epoch; a row counts in the cheaper of its two forms
  double long_row_gflops = 0;       // of rows with 8 dim interactions
  double fold_in_microseconds = 0;  // of someone with 10 interactions

  double scaling() const {
    return seconds_of_one_thread.Median() / seconds_of_two_threads.Median();
  }
  double ratio_to_plain() const { return plain_cpu_seconds.Median() / cpu_seconds.Median(); }
};

AlsSpeed MeasureAlsSpeed(const Csr& by_user, size_t dim);

}  // namespace bole
