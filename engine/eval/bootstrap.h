// How far a mean over users may be trusted.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bole {

// One row for each user, one column for each number that is averaged.
using UserValues = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// A mean over users with its uncertainty.
struct Estimate {
  double mean = 0;
  double standard_error = 0;  // standard deviation of the mean over replicates
  double low = 0;             // 2.5th percentile of the replicates
  double high = 0;            // 97.5th percentile
};

struct BootstrapOptions {
  // 1000 leave a standard error 2 % uncertain, and its percentiles well inside the tail.
  size_t num_replicates = 1000;
  uint64_t seed = 1;
  size_t num_threads = 1;
};

// Draws as many users with replacement as there are, again and again, and looks how the means of
// the columns vary (Efron 1979).
//
// The same for any number of threads. Thread safety: all methods are const.
class Bootstrap {
 public:
  // Requires options.num_replicates > 1.
  Bootstrap(const UserValues& values, const BootstrapOptions& options);

  size_t num_columns() const { return static_cast<size_t>(means_.size()); }

  // All 0 without users.
  Estimate Of(size_t column) const;

  // Of each user's value in `column` less that in `subtracted`. All columns saw the same draws, so
  // what users have in common falls out.
  Estimate OfDifference(size_t column, size_t subtracted) const;

 private:
  Eigen::RowVectorXd means_;
  UserValues replicates_;  // the columns' means, one row for each replicate
};

}  // namespace bole
