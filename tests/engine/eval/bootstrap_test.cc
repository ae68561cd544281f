#include "engine/eval/bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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
  const Estimate estimate = Bootstrap(values, {})[0];
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
  const UserValues difference = values.col(1) - values.col(0);
  EXPECT_LT(Bootstrap(difference, {})[0].standard_error,
            0.1 * Bootstrap(values, {})[0].standard_error);
}

TEST(BootstrapTest, HasTheSameBitsForAnyThreadsAndOtherForAnotherSeed) {
  const UserValues values = NormalValues(300);
  BootstrapOptions options;
  const auto one = Bootstrap(values, options);
  options.num_threads = 2;
  const auto two = Bootstrap(values, options);
  EXPECT_EQ(one[1].standard_error, two[1].standard_error);
  EXPECT_EQ(one[1].low, two[1].low);
  options.seed = 2;
  EXPECT_NE(Bootstrap(values, options)[1].low, one[1].low);
}

TEST(BootstrapTest, KnowsEdges) {
  EXPECT_THAT(Bootstrap(UserValues(0, 2), {}), SizeIs(2));
  EXPECT_EQ(Bootstrap(UserValues(0, 2), {})[0].standard_error, 0);
  EXPECT_THAT(Bootstrap(UserValues(3, 0), {}), IsEmpty());
  const Estimate one = Bootstrap(UserValues::Constant(1, 1, 0.5), {})[0];
  EXPECT_EQ(one.mean, 0.5);
  EXPECT_EQ(one.standard_error, 0);
  EXPECT_EQ(one.high, 0.5);
}

}  // namespace
}  // namespace bole
