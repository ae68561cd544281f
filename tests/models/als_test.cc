#include "models/als.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <cstring>

#include "engine/base/error.h"
#include "models/dense_algebra.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

AlsOptions SmallOptions() {
  AlsOptions options;
  options.dim = 12;
  options.alpha0 = 0.1F;
  options.lambda = 0.02F;
  options.num_epochs = 3;
  return options;
}

// The definition, in float64: x = (Σ c y yᵀ + α₀ G + λI)⁻¹ (Σ c y + λ m).
Eigen::VectorXd SolvePlainly(const Matrix& fixed, const CsrView& rows, size_t row,
                             const AlsOptions& options, const Eigen::VectorXd& mean) {
  const Eigen::MatrixXd y = fixed.cast<double>();
  const double lambda = RowLambda(options, rows.row_size(row), rows.num_columns);
  Eigen::MatrixXd left = options.alpha0 * (y.transpose() * y);
  left.diagonal().array() += lambda;
  Eigen::VectorXd right = lambda * mean;
  for (size_t i = 0; i < rows.row_size(row); ++i) {
    const double weight = rows.values.empty() ? 1.0 : rows.row_values(row)[i];
    const Eigen::VectorXd vector = y.row(rows.row(row)[i]).transpose();
    left += weight * vector * vector.transpose();
    right += weight * vector;
  }
  return left.ldlt().solve(right);
}

// One user and one item, dim 1, y = 1: x minimises (1 − x)² + ½ x² + λ(1 + ½) x², so with
// λ = 1: x = 1 / (1 + ½ + 3/2) = 1/3.
TEST(AlsTest, SolvesOneByOneByHand) {
  const Csr one = MakeCsr({{0, 0, 1}}, 1, 1, Duplicates::kMax);
  AlsOptions options;
  options.dim = 1;
  options.alpha0 = 0.5F;
  options.lambda = 1;
  Factors start{Matrix::Zero(1, 1), Matrix::Ones(1, 1)};
  AlsTrainer trainer(one.view(), options, start);
  trainer.SolveUsers();
  EXPECT_NEAR(trainer.factors().users(0, 0), 1.0 / 3, 1e-6);
}

TEST(AlsTest, AgreesWithTheNormalEquationsForRowsOfEveryLength) {
  const Csr by_user = RandomInteractions(60, 40, 1);
  const AlsOptions options = SmallOptions();
  AlsTrainer trainer(by_user.view(), options);
  trainer.RunEpoch();
  trainer.SolveUsers();
  for (size_t user = 0; user < by_user.num_rows(); ++user) {
    const Eigen::VectorXd expected = SolvePlainly(trainer.factors().items, by_user.view(), user,
                                                  options, Eigen::VectorXd::Zero(options.dim));
    const Eigen::VectorXd actual = trainer.factors().users.row(user).transpose().cast<double>();
    EXPECT_LT((actual - expected).norm(), 1e-4 * expected.norm()) << "user " << user;
  }
}

TEST(AlsTest, PullsRowsTowardsTheirPriorMeans) {
  const Csr by_user = RandomInteractions(30, 25, 2);
  AlsOptions options = SmallOptions();
  AlsTrainer trainer(by_user.view(), options);
  trainer.RunEpoch();
  const Matrix means = Matrix::Constant(30, options.dim, 0.3F) + trainer.factors().users;
  const Matrix scores_of_means = means * trainer.factors().items.transpose();
  trainer.SolveUsers(&means);
  // The basis has been rotated; scores tell where the means are in it.
  const Eigen::MatrixXd items = trainer.factors().items.cast<double>();
  const Eigen::MatrixXd rotated =
      items.colPivHouseholderQr().solve(scores_of_means.transpose().cast<double>());
  for (size_t user = 0; user < by_user.num_rows(); ++user) {
    const Eigen::VectorXd expected =
        SolvePlainly(trainer.factors().items, by_user.view(), user, options, rotated.col(user));
    const Eigen::VectorXd actual = trainer.factors().users.row(user).transpose().cast<double>();
    EXPECT_LT((actual - expected).norm(), 1e-3 * expected.norm()) << "user " << user;
  }
}

TEST(AlsTest, GivesThePriorMeanToRowsWithoutInteractions) {
  const Csr by_user = MakeCsr({{0, 0, 1}, {0, 1, 1}}, 2, 2, Duplicates::kMax);
  AlsOptions options = SmallOptions();
  options.dim = 2;
  AlsTrainer trainer(by_user.view(), options, {Matrix::Zero(2, 2), Matrix::Identity(2, 2)});
  Matrix means = Matrix::Zero(2, 2);
  means.row(1) << 3, 4;
  trainer.SolveUsers(&means);
  EXPECT_FLOAT_EQ(trainer.factors().users.row(1).norm(), 5);
  trainer.SolveUsers();
  EXPECT_FLOAT_EQ(trainer.factors().users.row(1).norm(), 0);
}

TEST(AlsTest, LossFallsWithEachHalfEpoch) {
  const Csr by_user = RandomInteractions(80, 50, 3);
  AlsTrainer trainer(by_user.view(), SmallOptions());
  trainer.RunEpoch();
  double last = trainer.Loss();
  for (int i = 0; i < 4; ++i) {
    trainer.SolveUsers();
    const double after_users = trainer.Loss();
    EXPECT_LT(after_users, last * (1 + 1e-6));
    trainer.SolveItems();
    last = trainer.Loss();
    EXPECT_LT(last, after_users * (1 + 1e-6));
  }
}

// Long rows of many dimensions are not solved exactly, but their loss must fall all the same, and
// to the same bytes for any number of threads.
TEST(AlsTest, LossFallsInBlocksOfDimensions) {
  const Csr by_user = RandomInteractions(6, 1200, 6);
  AlsOptions options = SmallOptions();
  options.dim = 512;
  AlsTrainer trainer(by_user.view(), options);
  options.num_threads = 3;
  AlsTrainer three(by_user.view(), options);
  trainer.RunEpoch();
  double last = trainer.Loss();
  trainer.SolveUsers();
  EXPECT_LT(trainer.Loss(), last);
  last = trainer.Loss();
  trainer.SolveItems();
  EXPECT_LT(trainer.Loss(), last);
  three.RunEpoch();
  three.RunEpoch();
  const Factors one = trainer.Take();
  const Factors other = three.Take();
  EXPECT_EQ(0, std::memcmp(one.users.data(), other.users.data(), one.users.size() * sizeof(float)));
  EXPECT_EQ(0, std::memcmp(one.items.data(), other.items.data(), one.items.size() * sizeof(float)));
}

TEST(AlsTest, LossIsTheSumOverAllPairs) {
  const Csr by_user = RandomInteractions(20, 15, 4);
  const AlsOptions options = SmallOptions();
  AlsTrainer trainer(by_user.view(), options);
  trainer.RunEpoch();
  const Csr by_item = Transpose(by_user.view());
  const Eigen::MatrixXd users = trainer.factors().users.cast<double>();
  const Eigen::MatrixXd items = trainer.factors().items.cast<double>();
  double expected = options.alpha0 * (users * items.transpose()).squaredNorm();
  for (size_t user = 0; user < 20; ++user) {
    for (size_t i = 0; i < by_user.view().row_size(user); ++i) {
      const double error = 1 - users.row(user).dot(items.row(by_user.view().row(user)[i]));
      expected += by_user.view().row_values(user)[i] * error * error;
    }
    expected +=
        RowLambda(options, by_user.view().row_size(user), 15) * users.row(user).squaredNorm();
  }
  for (size_t item = 0; item < 15; ++item) {
    expected +=
        RowLambda(options, by_item.view().row_size(item), 20) * items.row(item).squaredNorm();
  }
  EXPECT_NEAR(trainer.Loss(), expected, 1e-5 * expected);
}

TEST(AlsTest, GivesTheSameBytesForAnyNumberOfThreads) {
  const Csr by_user = RandomInteractions(300, 200, 5);
  AlsOptions options = SmallOptions();
  const Factors one = TrainAls(by_user.view(), options);
  options.num_threads = 3;
  const Factors three = TrainAls(by_user.view(), options);
  EXPECT_EQ(0, std::memcmp(one.users.data(), three.users.data(), one.users.size() * sizeof(float)));
  EXPECT_EQ(0, std::memcmp(one.items.data(), three.items.data(), one.items.size() * sizeof(float)));
}

TEST(AlsTest, ReturnsItemsInTheirGramiansEigenbasis) {
  const Csr by_user = RandomInteractions(100, 60, 6);
  const Factors factors = TrainAls(by_user.view(), SmallOptions());
  const Eigen::MatrixXf gramian = factors.items.transpose() * factors.items;
  for (int i = 1; i < gramian.rows(); ++i)
    EXPECT_LE(gramian(i, i), gramian(i - 1, i - 1) * 1.0001F);
  Eigen::MatrixXf off_diagonal = gramian;
  off_diagonal.diagonal().setZero();
  EXPECT_LT(off_diagonal.cwiseAbs().maxCoeff(), 1e-4F * gramian(0, 0));
}

TEST(AlsTest, RefusesOptionsAndWeightsOutOfRange) {
  const Csr by_user = RandomInteractions(5, 5, 7);
  AlsOptions options = SmallOptions();
  options.lambda = 0;
  EXPECT_THROW(AlsTrainer(by_user.view(), options), Error);
  options = SmallOptions();
  options.dim = 0;
  EXPECT_THROW(AlsTrainer(by_user.view(), options), Error);
  for (const float weight : {0.0F, NAN, INFINITY}) {
    const Csr bad = MakeCsr({{0, 0, weight}}, 1, 1, Duplicates::kMax);
    EXPECT_THROW(AlsTrainer(bad.view(), SmallOptions()), Error) << weight;
  }
}

// One user and two items of y = 1: one taken with weight 2, one refused with weight 1.
// x minimises 2(1 − x)² + x² + ½ · 2x² + λ(2 + ½ · 2) x², so with λ = 1: x = 2 / (2 + 1 + 1 + 3).
TEST(AlsTest, TakesANegativeWeightAsARefusalByHand) {
  const Csr pairs = MakeCsr({{0, 0, 2}, {0, 1, -1}}, 1, 2, Duplicates::kMax);
  AlsOptions options;
  options.dim = 1;
  options.alpha0 = 0.5F;
  options.lambda = 1;
  AlsTrainer trainer(pairs.view(), options, {Matrix::Zero(1, 1), Matrix::Ones(2, 1)});
  trainer.SolveUsers();
  const float x = trainer.factors().users(0, 0);
  EXPECT_NEAR(x, 2.0 / 7, 1e-6);
  EXPECT_NEAR(trainer.Loss(), 2 * (1 - x) * (1 - x) + x * x + x * x + 3 * x * x + 2 * (1 + 0.5),
              1e-5);
}

TEST(AlsTest, RefusesFactorsOfTheWrongShape) {
  const Csr by_user = RandomInteractions(5, 5, 7);
  EXPECT_THROW(AlsTrainer(by_user.view(), SmallOptions(), {Matrix::Zero(5, 3), Matrix::Zero(5, 3)}),
               Error);
}

TEST(AlsTest, LearnsNothingFromNothing) {
  const Csr nothing = MakeCsr({}, 3, 4, Duplicates::kMax);
  const Factors factors = TrainAls(nothing.view(), SmallOptions());
  EXPECT_EQ(factors.users.rows(), 3);
  EXPECT_EQ(factors.items.rows(), 4);
  EXPECT_EQ(factors.users.norm(), 0);
  EXPECT_EQ(TrainAls(MakeCsr({}, 0, 0, Duplicates::kMax).view(), SmallOptions()).users.rows(), 0);
}

TEST(AlsTest, SurvivesARowOfHugeWeights) {
  std::vector<CsrEntry> entries;
  for (uint32_t item = 0; item < 30; ++item) entries.push_back({0, item, 1e30F});
  for (uint32_t user = 1; user < 10; ++user) entries.push_back({user, user, 1});
  const Csr by_user = MakeCsr(entries, 10, 30, Duplicates::kMax);
  const Factors factors = TrainAls(by_user.view(), SmallOptions());
  EXPECT_TRUE(factors.users.allFinite());
  EXPECT_TRUE(factors.items.allFinite());
}

TEST(FoldInTest, FindsTheVectorThatAHalfEpochWouldFind) {
  const Csr by_user = RandomInteractions(60, 40, 8);
  const AlsOptions options = SmallOptions();
  AlsTrainer trainer(by_user.view(), options);
  trainer.RunEpoch();
  trainer.SolveUsers();
  const Factors factors = trainer.Take();
  FoldIn fold_in(MatrixView(factors.items.data(), factors.items.rows(), factors.items.cols()),
                 options);
  for (uint32_t user : {0U, 5U, 50U}) {
    const std::vector<float> x =
        fold_in.Solve(by_user.view().row(user), by_user.view().row_values(user), {});
    const Eigen::Map<const Vector> folded(x.data(), x.size());
    EXPECT_LT((folded - factors.users.row(user).transpose()).norm(), 1e-3F * folded.norm());
  }
}

// Published embeddings are turned to lie as yesterday's.
TEST(FoldInTest, AnswersInWhateverBasisTheItemsHave) {
  const Csr by_user = RandomInteractions(60, 40, 8);
  const AlsOptions options = SmallOptions();
  const Factors factors = TrainAls(by_user.view(), options);
  const auto view = [](const Matrix& m) { return MatrixView(m.data(), m.rows(), m.cols()); };
  // Any orthogonal matrix.
  const Matrix turn = MakeEigenbasis(Gramian(view(factors.users), 1)).vectors;
  Matrix turned = factors.items;
  RotateRows(turn, 1, &turned);
  FoldIn plain(view(factors.items), options);
  FoldIn fold_in(view(turned), options);
  const Vector mean = Vector::Constant(options.dim, 0.1F);
  const Vector turned_mean = turn.transpose() * mean;
  const auto as_span = [](const Vector& v) { return std::span<const float>(v.data(), v.size()); };
  for (uint32_t user : {0U, 5U, 50U}) {
    const auto row = by_user.view().row(user);
    const auto weights = by_user.view().row_values(user);
    const std::vector<float> expected = plain.Solve(row, weights, as_span(mean));
    const std::vector<float> x = fold_in.Solve(row, weights, as_span(turned_mean));
    const Vector back = turn * Eigen::Map<const Vector>(x.data(), x.size());
    EXPECT_LT((back - Eigen::Map<const Vector>(expected.data(), x.size())).norm(),
              1e-4F * back.norm());
  }
  const std::vector<float> nobody = fold_in.Solve({}, {}, as_span(turned_mean));
  EXPECT_LT((Eigen::Map<const Vector>(nobody.data(), nobody.size()) - turned_mean).norm(), 1e-6F);
}

TEST(FoldInTest, ReturnsThePriorMeanForSomeoneWithoutInteractions) {
  const Matrix items = Matrix::Identity(3, 3);
  AlsOptions options = SmallOptions();
  options.dim = 3;
  FoldIn fold_in(MatrixView(items.data(), 3, 3), options);
  const std::vector<float> mean = {1, 2, 3};
  EXPECT_THAT(fold_in.Solve({}, {}, mean), testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(fold_in.Solve({}, {}, {}), testing::ElementsAre(0, 0, 0));
}

}  // namespace
}  // namespace bole
