#include "engine/eval/bootstrap.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>

#include "engine/base/parallel.h"
#include "engine/base/random.h"

namespace bole {
namespace {

constexpr uint64_t kPurpose = 0xb007;
constexpr double kTail = 0.025;  // on each side of a 95 % interval

// The means of one replicate. Adding user after user with its number of draws reads the values in
// order, which is faster than going to each user that is drawn.
Eigen::RowVectorXd ReplicateMeans(const UserValues& values, uint64_t seed, size_t replicate) {
  const auto num_users = static_cast<size_t>(values.rows());
  Random random(seed, kPurpose, replicate);
  std::vector<uint32_t> num_draws(num_users);
  for (size_t i = 0; i < num_users; ++i) ++num_draws[random.Below(num_users)];
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(values.cols());
  for (size_t user = 0; user < num_users; ++user) {
    if (num_draws[user] == 0) continue;
    sum += num_draws[user] * values.row(static_cast<Eigen::Index>(user));
  }
  return sum / static_cast<double>(num_users);
}

// The value below which a share of the sorted replicates lies, interpolated.
double Quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  if (below + 1 == sorted.size()) return sorted.back();
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

Estimate Summarise(double mean, std::vector<double> replicates) {
  std::sort(replicates.begin(), replicates.end());
  const auto count = static_cast<double>(replicates.size());
  double sum = 0;
  for (const double value : replicates) sum += value;
  double squares = 0;
  for (const double value : replicates) squares += std::pow(value - sum / count, 2);
  return {mean, std::sqrt(squares / (count - 1)), Quantile(replicates, kTail),
          Quantile(replicates, 1 - kTail)};
}

}  // namespace

std::vector<Estimate> Bootstrap(const UserValues& values, const BootstrapOptions& options) {
  CHECK_GT(options.num_replicates, 1u);
  std::vector<Estimate> estimates(static_cast<size_t>(values.cols()));
  if (values.rows() == 0) return estimates;
  UserValues means(static_cast<Eigen::Index>(options.num_replicates), values.cols());
  ParallelFor(options.num_replicates, 1, options.num_threads, [&](const Chunk& chunk) {
    means.row(static_cast<Eigen::Index>(chunk.begin)) =
        ReplicateMeans(values, options.seed, chunk.begin);
  });
  for (Eigen::Index column = 0; column < values.cols(); ++column) {
    const auto replicates = means.col(column);
    estimates[static_cast<size_t>(column)] =
        Summarise(values.col(column).mean(), {replicates.begin(), replicates.end()});
  }
  return estimates;
}

}  // namespace bole
