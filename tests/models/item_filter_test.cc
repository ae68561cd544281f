#include "models/item_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "engine/base/error.h"
#include "models/item_regression.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Users 0 and 1 both took items 0 and 1; user 1 also took item 2.
Csr ThreeItems() {
  return MakeCsr({{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 1}, {1, 2, 1}}, 2, 3, Duplicates::kMax);
}

TEST(ItemFilterTest, WeighsPairsByHand) {
  const ItemFilterOptions options = {
      .user_exponent = 0.5F, .history_exponent = 0.5F, .item_exponent = 0, .power = 1};
  const Csr filter = MakeItemFilter(ThreeItems().view(), options);
  // n_i = 2, 2, 1; both users together give 0–1 a weight of 1/2 + 1/3. Items of the history are
  // divided by the root of n_i, those that they speak for by n_i.
  const float root = std::sqrt(2.0F);
  EXPECT_THAT(filter.view().row(0), ElementsAre(1, 2));
  EXPECT_THAT(filter.view().row(2), ElementsAre(0, 1));
  EXPECT_FLOAT_EQ(filter.view().row_values(0)[0], (0.5F + 1.0F / 3) / root / 2);
  EXPECT_FLOAT_EQ(filter.view().row_values(0)[1], (1.0F / 3) / root / 1);
  EXPECT_FLOAT_EQ(filter.view().row_values(2)[0], (1.0F / 3) / 1 / 2);
}

TEST(ItemFilterTest, CosineNeighboursByHand) {
  const Csr filter = MakeItemFilter(ThreeItems().view(), CosineNeighbours(10, 1));
  EXPECT_FLOAT_EQ(filter.view().row_values(0)[0], 1);
  EXPECT_FLOAT_EQ(filter.view().row_values(0)[1], 1 / std::sqrt(2.0F));
}

TEST(ItemFilterTest, KeepsTheLargestAndOfTiesTheFirst) {
  ItemFilterOptions options = CosineNeighbours(1, 1);
  EXPECT_THAT(MakeItemFilter(ThreeItems().view(), options).view().row(2), ElementsAre(0));
  EXPECT_THAT(MakeItemFilter(ThreeItems().view(), options).view().row(0), ElementsAre(1));
}

TEST(ItemFilterTest, IsThePowerOfTheLinearFilter) {
  const Csr by_user = RandomInteractions(40, 30, 1);
  const ItemFilterOptions options;
  Eigen::MatrixXd r = Eigen::MatrixXd::Zero(40, 30);
  for (size_t user = 0; user < 40; ++user) {
    for (const uint32_t item : by_user.view().row(user)) r(user, item) = 1;
  }
  const Eigen::VectorXd user_scale = r.rowwise().sum().array().pow(-options.user_exponent);
  const Eigen::VectorXd item_scale =
      r.colwise().sum().transpose().array().pow(options.item_exponent - 1.0);
  const Eigen::MatrixXd scaled = user_scale.asDiagonal() * r * item_scale.asDiagonal();
  const Eigen::MatrixXd expected = (scaled.transpose() * scaled).array().pow(options.power);
  const Csr filter = MakeItemFilter(by_user.view(), options);
  for (size_t i = 0; i < 30; ++i) {
    for (size_t at = filter.offsets[i]; at < filter.offsets[i + 1]; ++at) {
      EXPECT_NEAR(filter.values[at], expected(i, filter.columns[at]), 1e-5);
      EXPECT_NE(filter.columns[at], i);
    }
  }
}

// By the definition: where the graph filter has entries, each gets its share of the regression's.
TEST(ItemFilterTest, MixesInTheRegressionByItsShareOfTheNorm) {
  const Csr by_user = RandomInteractions(60, 30, 1);
  ItemFilterOptions options = {.max_entries = 12};
  const Csr graph = MakeItemFilter(by_user.view(), options);
  const Csr regression = MakeItemRegression(by_user.view(), graph.view(), {.num_neighbours = 100});
  options.regression_share = 0.7F;
  const Csr filter = MakeItemFilter(by_user.view(), options);
  const auto dense = [](const Csr& matrix) {
    Eigen::MatrixXd values = Eigen::MatrixXd::Zero(30, 30);
    for (size_t i = 0; i < 30; ++i) {
      for (size_t at = matrix.offsets[i]; at < matrix.offsets[i + 1]; ++at) {
        values(i, matrix.columns[at]) = matrix.values[at];
      }
    }
    return values;
  };
  const Eigen::MatrixXd added = dense(regression) * dense(graph).norm() / dense(regression).norm();
  const Eigen::MatrixXd expected = (0.3 * dense(graph) + 0.7 * added).cwiseMax(0.0);
  EXPECT_LT((dense(filter) - expected).cwiseAbs().maxCoeff(), 1e-6);
  for (const float value : filter.values) EXPECT_GT(value, 0);
}

TEST(ItemFilterTest, IsTheRegressionWhereThatHasAllOfTheShare) {
  const Csr by_user = RandomInteractions(60, 30, 1);
  const Csr graph = MakeGraphFilter(by_user.view(), {});
  const Csr regression = RegressOn(graph.view(), by_user.view(), {.regression_neighbours = 5});
  const Csr filter =
      MakeItemFilter(by_user.view(), {.regression_share = 1, .regression_neighbours = 5});
  size_t num_positive = 0;
  for (const float value : regression.values) num_positive += value > 0 ? 1 : 0;
  EXPECT_EQ(filter.columns.size(), num_positive);
  EXPECT_LT(filter.columns.size(), graph.columns.size());
}

TEST(ItemFilterTest, GivesTheSameForAnyNumberOfThreads) {
  const Csr by_user = RandomInteractions(500, 300, 2);
  ItemFilterOptions options = {.max_entries = 20, .regression_share = 0.5F};
  const Csr one = MakeItemFilter(by_user.view(), options);
  options.num_threads = 3;
  const Csr three = MakeItemFilter(by_user.view(), options);
  EXPECT_EQ(one.offsets, three.offsets);
  EXPECT_EQ(one.columns, three.columns);
  EXPECT_EQ(one.values, three.values);
}

TEST(ItemFilterTest, HasAnEmptyRowForAnItemWithoutUsers) {
  const Csr by_user = MakeCsr({{0, 0, 1}, {0, 2, 1}}, 1, 4, Duplicates::kMax);
  const Csr filter = MakeItemFilter(by_user.view(), {});
  EXPECT_THAT(filter.view().row(1), IsEmpty());
  EXPECT_EQ(filter.num_rows(), 4);
  CheckCsr(filter.view(), "filter");
  EXPECT_EQ(MakeItemFilter(MakeCsr({}, 0, 0, Duplicates::kMax).view(), {}).num_rows(), 0);
}

TEST(ItemFilterTest, RefusesOptionsOutOfRange) {
  EXPECT_THROW(MakeItemFilter(ThreeItems().view(), {.power = 0}), Error);
  EXPECT_THROW(MakeItemFilter(ThreeItems().view(), {.max_entries = 0}), Error);
  EXPECT_THROW(MakeItemFilter(ThreeItems().view(), {.regression_share = -0.1F}), Error);
  EXPECT_THROW(MakeItemFilter(ThreeItems().view(), {.regression_share = 1.1F}), Error);
  EXPECT_THROW(MakeItemFilter(ThreeItems().view(), {.user_exponent = NAN}), Error);
}

}  // namespace
}  // namespace bole
