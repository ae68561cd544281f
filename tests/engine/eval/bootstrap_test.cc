#include "engine/eval/bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;

UserValues NormalValues(Eigen::Index users) {
  UserValues values(users, 2);
  Random random(5);
  for (Eigen::Index user = 0; user < users; ++user) {
    values(user, 0) = 3 + 2 * random.Normal();
    values(user, 1) = values(user, 0) + 0.1 * random.Normal();
  }
  return values;
}

TEST(BootstrapTest, FindsTheTextbookStandardError) {
  const UserValues values = NormalValues(500);
  const Estimate estimate = Bootstrap(values, {}).Of(0);
  const double mean = values.col(0).mean();
  const double textbook = std::sqrt((values.col(0).array() - mean).square().mean() / 500);
  EXPECT_THAT(estimate.mean, DoubleEq(mean));
  // 1000 replicates know it to 1 / sqrt(2000) = 2 %.
  EXPECT_THAT(estimate.standard_error / textbook, DoubleNear(1, 0.08));
  EXPECT_THAT((estimate.high - estimate.low) / (2 * 1.96 * textbook), DoubleNear(1, 0.12));
  EXPECT_LT(estimate.low, mean);
  EXPECT_GT(estimate.high, mean);
}

TEST(BootstrapTest, PairsColumnsByUser) {
  // The columns are far more uncertain than their difference, since users vary in both alike.
  const UserValues values = NormalValues(500);
  const Bootstrap bootstrap(values, {});
  EXPECT_LT(bootstrap.OfDifference(1, 0).standard_error, 0.1 * bootstrap.Of(0).standard_error);
}

TEST(BootstrapTest, ADifferenceIsThatOfItsColumnByUser) {
  const UserValues values = NormalValues(500);
  UserValues differences(500, 1);
  differences.col(0) = values.col(1) - values.col(0);
  const Estimate paired = Bootstrap(values, {}).OfDifference(1, 0);
  const Estimate by_user = Bootstrap(differences, {}).Of(0);
  EXPECT_NEAR(paired.mean, by_user.mean, 1e-12);
  EXPECT_NEAR(paired.standard_error, by_user.standard_error, 1e-12);
  EXPECT_NEAR(paired.low, by_user.low, 1e-12);
  EXPECT_NEAR(paired.high, by_user.high, 1e-12);
}

// The definition, a user at a time.
TEST(BootstrapTest, AgreesWithAPlainLoop) {
  const UserValues values = NormalValues(40);
  BootstrapOptions options;
  options.num_replicates = 19;  // not a multiple of what is summed at once
  options.seed = 3;
  std::vector<double> means;
  for (size_t replicate = 0; replicate < options.num_replicates; ++replicate) {
    Random random(options.seed, 0xb007, replicate);
    double sum = 0;
    for (int i = 0; i < 40; ++i) sum += values(static_cast<Eigen::Index>(random.Below(40)), 0);
    means.push_back(sum / 40);
  }
  double mean = 0;
  for (const double value : means) mean += value / 19;
  double variance = 0;
  for (const double value : means) variance += (value - mean) * (value - mean) / 18;
  EXPECT_NEAR(Bootstrap(values, options).Of(0).standard_error, std::sqrt(variance), 1e-12);
}

TEST(BootstrapTest, HasTheSameBitsForAnyThreadsAndOtherForAnotherSeed) {
  const UserValues values = NormalValues(300);
  BootstrapOptions options;
  const Estimate one = Bootstrap(values, options).Of(1);
  options.num_threads = 2;
  const Estimate two = Bootstrap(values, options).Of(1);
  EXPECT_EQ(one.standard_error, two.standard_error);
  EXPECT_EQ(one.low, two.low);
  options.seed = 2;
  EXPECT_NE(Bootstrap(values, options).Of(1).low, one.low);
}

TEST(BootstrapTest, KnowsEdges) {
  const Bootstrap nobody(UserValues(0, 2), {});
  EXPECT_EQ(nobody.num_columns(), 2u);
  EXPECT_EQ(nobody.Of(0).standard_error, 0);
  EXPECT_EQ(Bootstrap(UserValues(3, 0), {}).num_columns(), 0u);
  const Estimate one = Bootstrap(UserValues::Constant(1, 1, 0.5), {}).Of(0);
  EXPECT_EQ(one.mean, 0.5);
  EXPECT_EQ(one.standard_error, 0);
  EXPECT_EQ(one.high, 0.5);
}

}  // namespace
}  // namespace bole
