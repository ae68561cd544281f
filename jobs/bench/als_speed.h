// How fast implicit ALS is, beside the machine's limit and the plain way to do it.
#pragma once

#include <cstddef>

#include "engine/base/csr.h"

namespace bole {

// What was measured at one length of an embedding. Seconds are medians; what is compared runs in
// turns, so that other work on the machine slows all of it alike.
struct AlsSpeed {
  size_t dim = 0;
  double seconds_of_one_thread = 0;  // of an epoch, by the clock
  double seconds_of_two_threads = 0;
  double cpu_seconds = 0;           // of an epoch with one thread
  double plain_cpu_seconds = 0;     // of all dim × dim normal equations, with OpenBLAS and LAPACK
  double peak_gflops = 0;           // SGEMM of 1024 × 1024 matrices on one core
  double gflops = 0;                // of the epoch; a row counts in the cheaper of its two forms
  double long_row_gflops = 0;       // of rows with 8 dim interactions
  double fold_in_microseconds = 0;  // of someone with 10 interactions

  double scaling() const { return seconds_of_one_thread / seconds_of_two_threads; }
  double ratio_to_plain() const { return plain_cpu_seconds / cpu_seconds; }
};

AlsSpeed MeasureAlsSpeed(const Csr& by_user, size_t dim);

}  // namespace bole
