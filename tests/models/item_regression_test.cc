#include "models/item_regression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/top_k.h"
#include "models/item_filter.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Users 0 and 1 took items 0 and 1, user 2 items 0 and 2. Item 0 on items 1 and 2: the Gramian is
// diag(2, 1), diag(2 + √2, 2) with a ridge of 1, and the right side (2, 1): the weights are
// 2 / (2 + √2) = 2 − √2 and 1/2.
TEST(ItemRegressionTest, SolvesByHand) {
  const Csr by_user = MakeCsr({{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 1}, {2, 0, 1}, {2, 2, 1}}, 3,
                              3, Duplicates::kMax);
  const Csr nearness = MakeCsr({{1, 0, 1}, {2, 0, 1}}, 3, 3, Duplicates::kMax);
  const Csr weights = MakeItemRegression(by_user.view(), nearness.view(), {.ridge = 1});
  EXPECT_THAT(weights.view().row(0), IsEmpty());
  EXPECT_THAT(weights.view().row(1), ElementsAre(0));
  EXPECT_FLOAT_EQ(weights.view().row_values(1)[0], 2 - std::sqrt(2.0F));
  EXPECT_FLOAT_EQ(weights.view().row_values(2)[0], 0.5F);
}

// With all items as neighbours each column is the ridge regression on all others.
TEST(ItemRegressionTest, AgreesWithDenseRidgeRegression) {
  constexpr int kItems = 25;
  const Csr by_user = RandomInteractions(60, kItems, 3);
  Eigen::MatrixXd r = Eigen::MatrixXd::Zero(60, kItems);
  for (size_t user = 0; user < 60; ++user) {
    const double count = static_cast<double>(by_user.view().row_size(user));
    for (const uint32_t item : by_user.view().row(user)) r(user, item) = std::pow(count, -0.3);
  }
  const Eigen::MatrixXd gramian = r.transpose() * r;
  const Csr nearness = MakeItemFilter(by_user.view(), {});
  const Csr weights =
      MakeItemRegression(by_user.view(), nearness.view(), {.user_exponent = 0.3F, .ridge = 0.5F});
  const Csr by_column = Transpose(weights.view());
  for (int item = 0; item < kItems; ++item) {
    const auto others = by_column.view().row(item);
    const int size = static_cast<int>(others.size());
    Eigen::MatrixXd matrix(size, size);
    Eigen::VectorXd right(size);
    for (int i = 0; i < size; ++i) {
      for (int j = 0; j < size; ++j) matrix(i, j) = gramian(others[i], others[j]);
      matrix(i, i) += 0.5 * std::sqrt(matrix(i, i));
      right(i) = gramian(others[i], item);
    }
    const Eigen::VectorXd expected = matrix.ldlt().solve(right);
    for (int i = 0; i < size; ++i) {
      EXPECT_NEAR(by_column.view().row_values(item)[i], expected(i), 1e-4);
    }
  }
}

TEST(ItemRegressionTest, TakesTheNearestNeighbours) {
  const Csr by_user = RandomInteractions(60, 25, 3);
  const Csr nearness = MakeItemFilter(by_user.view(), {});
  const Csr few =
      Transpose(MakeItemRegression(by_user.view(), nearness.view(), {.num_neighbours = 3}).view());
  const Csr nearness_of = Transpose(nearness.view());
  for (uint32_t item = 0; item < 25; ++item) {
    TopK best(3);
    for (size_t i = 0; i < nearness_of.view().row_size(item); ++i) {
      best.Add(nearness_of.view().row_values(item)[i], nearness_of.view().row(item)[i]);
    }
    std::vector<uint32_t> expected;
    for (const ScoredRow& row : best.Take()) expected.push_back(row.row);
    std::sort(expected.begin(), expected.end());
    EXPECT_TRUE(std::ranges::equal(few.view().row(item), expected)) << item;
  }
}

TEST(ItemRegressionTest, RefusesOptionsOutOfRange) {
  const Csr by_user = RandomInteractions(6, 5, 3);
  const Csr nearness = MakeItemFilter(by_user.view(), {});
  EXPECT_THROW(MakeItemRegression(by_user.view(), nearness.view(), {.num_neighbours = 0}), Error);
  EXPECT_THROW(MakeItemRegression(by_user.view(), nearness.view(), {.ridge = 0}), Error);
  EXPECT_THROW(MakeItemRegression(by_user.view(), by_user.view(), {}), Error);
}

}  // namespace
}  // namespace bole
