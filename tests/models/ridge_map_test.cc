#include "models/ridge_map.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "engine/base/error.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

Matrix RandomEmbeddings(size_t num_rows, size_t dim) {
  Matrix rows(num_rows, dim);
  Random random(9);
  for (Eigen::Index i = 0; i < rows.size(); ++i) {
    rows.data()[i] = static_cast<float>(random.Normal());
  }
  return rows;
}

Eigen::MatrixXd Dense(const CsrView& matrix) {
  Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(matrix.num_rows(), matrix.num_columns);
  for (size_t row = 0; row < matrix.num_rows(); ++row) {
    for (size_t i = matrix.offsets[row]; i < matrix.offsets[row + 1]; ++i) {
      dense(row, matrix.columns[i]) = matrix.values.empty() ? 1.0 : matrix.values[i];
    }
  }
  return dense;
}

// One feature of value 2 on one entity at 5: a = 2·5 / (4 + 1) = 2.
TEST(RidgeMapTest, FitsOneFeatureByHand) {
  const Csr features = MakeCsr({{0, 0, 2}}, 1, 1, Duplicates::kMax);
  const std::vector<float> weights = {1};
  const Matrix map = FitRidgeMap(features.view(), weights, Matrix::Constant(1, 1, 5), {});
  EXPECT_NEAR(map(0, 0), 2, 1e-6);
  EXPECT_NEAR(ApplyRidgeMap(features.view(), map, 1)(0, 0), 4, 1e-6);
}

TEST(RidgeMapTest, AgreesWithTheNormalEquations) {
  const Csr features = RandomInteractions(80, 30, 1);
  const Matrix embeddings = RandomEmbeddings(80, 5);
  std::vector<float> weights;
  for (int i = 0; i < 80; ++i) weights.push_back(static_cast<float>(i % 7));
  const RidgeMapOptions options = {.lambda = 0.5F, .max_iterations = 200, .tolerance = 1e-6F};
  const Matrix map = FitRidgeMap(features.view(), weights, embeddings, options);

  const Eigen::MatrixXd f = Dense(features.view());
  const Eigen::VectorXd r = Eigen::Map<Vector>(weights.data(), 80).cast<double>();
  Eigen::MatrixXd left = f.transpose() * r.asDiagonal() * f;
  left.diagonal().array() += options.lambda;
  const Eigen::MatrixXd right = f.transpose() * r.asDiagonal() * embeddings.cast<double>();
  const Eigen::MatrixXd expected = left.ldlt().solve(right);
  EXPECT_LT((map.cast<double>() - expected).norm(), 1e-4 * expected.norm());
}

TEST(RidgeMapTest, AStartNearTheSolutionNeedsFewIterations) {
  const Csr features = RandomInteractions(60, 20, 2);
  const Matrix embeddings = RandomEmbeddings(60, 3);
  const std::vector<float> weights(60, 1.0F);
  const Matrix solution = FitRidgeMap(features.view(), weights, embeddings, {});
  const Matrix again =
      FitRidgeMap(features.view(), weights, embeddings, {.max_iterations = 1}, &solution);
  EXPECT_LT((again - solution).norm(), 1e-3 * solution.norm());
}

TEST(RidgeMapTest, GivesTheSameForAnyNumberOfThreads) {
  const Csr features = RandomInteractions(9000, 40, 3);
  const Matrix embeddings = RandomEmbeddings(9000, 4);
  const std::vector<float> weights(9000, 1.0F);
  const Matrix one = FitRidgeMap(features.view(), weights, embeddings, {});
  EXPECT_EQ(one, FitRidgeMap(features.view(), weights, embeddings, {.num_threads = 3}));
}

TEST(RidgeMapTest, GivesZeroWithoutFeaturesOrBelief) {
  const Csr features = MakeCsr({{0, 0, 1}}, 2, 3, Duplicates::kMax);
  const std::vector<float> weights = {0, 1};
  const Matrix map = FitRidgeMap(features.view(), weights, Matrix::Ones(2, 2), {});
  EXPECT_EQ(map, Matrix::Zero(3, 2));
  EXPECT_EQ(ApplyRidgeMap(features.view(), Matrix::Ones(3, 2), 1).row(1).norm(), 0);
}

TEST(RidgeMapTest, RefusesSizesThatDontFit) {
  const Csr features = MakeCsr({{0, 0, 1}}, 2, 3, Duplicates::kMax);
  const std::vector<float> weights = {1};
  EXPECT_THROW(FitRidgeMap(features.view(), weights, Matrix::Ones(2, 2), {}), Error);
}

}  // namespace
}  // namespace bole
