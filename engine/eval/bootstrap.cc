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

// Replicates that are summed in one pass over the values. So a user's values, which may be more
// than caches hold for all users, are read from memory once for eight replicates; and as many
// arrays of draws are read beside each other as the processor prefetches.
constexpr size_t kReplicatesPerPass = 8;

// How often each user is drawn in a replicate.
std::vector<uint32_t> Draw(size_t num_users, uint64_t seed, size_t replicate) {
  Random random(seed, kPurpose, replicate);
  std::vector<uint32_t> num_draws(num_users);
  for (size_t i = 0; i < num_users; ++i) ++num_draws[random.Below(num_users)];
  return num_draws;
}

// The means of the replicates [begin, end), one a row of `means`.
void AddReplicates(const UserValues& values, uint64_t seed, const Chunk& replicates,
                   UserValues* means) {
  const auto num_users = static_cast<size_t>(values.rows());
  std::vector<std::vector<uint32_t>> num_draws;
  for (size_t replicate = replicates.begin; replicate < replicates.end; ++replicate) {
    num_draws.push_back(Draw(num_users, seed, replicate));
  }
  UserValues sums = UserValues::Zero(static_cast<Eigen::Index>(num_draws.size()), values.cols());
  for (size_t user = 0; user < num_users; ++user) {
    for (size_t i = 0; i < num_draws.size(); ++i) {
      if (num_draws[i][user] == 0) continue;
      sums.row(static_cast<Eigen::Index>(i)) +=
          num_draws[i][user] * values.row(static_cast<Eigen::Index>(user));
    }
  }
  means->middleRows(static_cast<Eigen::Index>(replicates.begin), sums.rows()) =
      sums / static_cast<double>(num_users);
}

// The value below which a share of the sorted replicates lies, interpolated.
double Quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  if (below + 1 == sorted.size()) return sorted.back();
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

Estimate Summarise(double mean, const UserValues& replicates) {
  std::vector<double> sorted(replicates.data(), replicates.data() + replicates.size());
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<double>(sorted.size());
  double sum = 0;
  for (const double value : sorted) sum += value;
  double squares = 0;
  for (const double value : sorted) squares += std::pow(value - sum / count, 2);
  return {mean, std::sqrt(squares / (count - 1)), Quantile(sorted, kTail),
          Quantile(sorted, 1 - kTail)};
}

}  // namespace

Bootstrap::Bootstrap(const UserValues& values, const BootstrapOptions& options)
    : means_(Eigen::RowVectorXd::Zero(values.cols())),
      replicates_(
          UserValues::Zero(static_cast<Eigen::Index>(options.num_replicates), values.cols())) {
  CHECK_GT(options.num_replicates, 1u);
  if (values.rows() == 0) return;
  for (Eigen::Index i = 0; i < values.cols(); ++i) means_[i] = values.col(i).mean();
  ParallelFor(
      options.num_replicates, kReplicatesPerPass, options.num_threads,
      [&](const Chunk& chunk) { AddReplicates(values, options.seed, chunk, &replicates_); });
}

Estimate Bootstrap::Of(size_t column) const {
  const auto i = static_cast<Eigen::Index>(column);
  return Summarise(means_[i], replicates_.col(i));
}

Estimate Bootstrap::OfDifference(size_t column, size_t subtracted) const {
  const auto i = static_cast<Eigen::Index>(column);
  const auto j = static_cast<Eigen::Index>(subtracted);
  return Summarise(means_[i] - means_[j], replicates_.col(i) - replicates_.col(j));
}

}  // namespace bole
