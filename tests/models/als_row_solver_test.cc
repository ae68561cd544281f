#include "models/als_row_solver.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "engine/base/random.h"
#include "engine/index/inner_product.h"
#include "models/als_half_epoch.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

std::vector<InstructionSet> SupportedSets() {
  std::vector<InstructionSet> sets;
  for (const auto set : {InstructionSet::kPlain, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (IsSupported(set)) sets.push_back(set);
  }
  return sets;
}

// A fixed side whose spectrum is anything: the solver relies on D alone.
struct Fixture {
  Fixture(size_t num_rows, size_t dim)
      : factors(num_rows, dim),
        mean(dim),
        side{MatrixView(factors.data(), num_rows, dim), Vector::LinSpaced(dim, 2, 0.01F)} {
    Random random(1);
    for (float& value : std::span(factors.data(), factors.size())) value = random.Normal();
    for (float& value : mean) value = random.Normal();
  }
  Fixture(const Fixture&) = delete;

  // `size` interactions, spread over the rows, with weights from 0.5 to 2; every seventh is a
  // refusal.
  void SetRow(size_t size) {
    columns.resize(size);
    weights.resize(size);
    for (size_t i = 0; i < size; ++i) {
      columns[i] = static_cast<uint32_t>((7 * i + size) % factors.rows());
      weights[i] = (i % 7 == 6 ? -1.0F : 1.0F) * (0.5F + 1.5F * static_cast<float>(i % 5) / 4);
    }
  }

  RowProblem Problem(const float* prior_mean, std::vector<float>* x) const {
    x->assign(factors.cols(), NAN);
    return {columns, weights, 0.3F, prior_mean, x->data()};
  }

  Matrix factors;
  std::vector<float> mean;
  FixedSide side;
  std::vector<uint32_t> columns;
  std::vector<float> weights;
};

// The definition, in float64.
Eigen::VectorXd Expected(const Fixture& fixture, const RowProblem& problem) {
  const size_t dim = fixture.factors.cols();
  Eigen::MatrixXd left = fixture.side.spectrum.cast<double>().asDiagonal();
  left.diagonal().array() += problem.lambda;
  Eigen::VectorXd right = Eigen::VectorXd::Zero(dim);
  for (size_t i = 0; i < dim && problem.prior_mean != nullptr; ++i) {
    right[i] = problem.lambda * problem.prior_mean[i];
  }
  for (size_t j = 0; j < problem.columns.size(); ++j) {
    const Eigen::VectorXd y = fixture.factors.row(problem.columns[j]).transpose().cast<double>();
    left += std::abs(problem.weights[j]) * y * y.transpose();
    right += std::max(problem.weights[j], 0.0F) * y;
  }
  return left.ldlt().solve(right);
}

// Systems of about as many interactions as dimensions lose two digits of float32's seven.
void ExpectNear(const std::vector<float>& x, const Eigen::VectorXd& expected, size_t size) {
  const Eigen::VectorXd actual = Eigen::Map<const Vector>(x.data(), x.size()).cast<double>();
  EXPECT_LT((actual - expected).norm(), 1e-4 * expected.norm()) << size << " interactions";
}

// Lengths around every form's limits and every register's, dims that fill registers and don't.
TEST(RowSolverTest, AgreesWithTheDefinitionInEveryFormAndInstructionSet) {
  for (const InstructionSet set : SupportedSets()) {
    for (const size_t dim : {1, 5, 16, 37, 64, 100}) {
      Fixture fixture(300, dim);
      RowSolver solver(fixture.side, RowKernelsFor(set));
      for (const size_t size : {1,  2,  3,  4,  5,  7,  8,  15, 16,  17,  24,  25,
                                31, 32, 33, 47, 63, 64, 89, 90, 127, 128, 129, 257}) {
        fixture.SetRow(size);
        for (const float* mean :
             std::initializer_list<const float*>{nullptr, fixture.mean.data()}) {
          std::vector<float> x;
          const RowProblem problem = fixture.Problem(mean, &x);
          solver.Solve(problem);
          ExpectNear(x, Expected(fixture, problem), size);
        }
      }
      EXPECT_EQ(solver.num_raised(), 0u);
    }
  }
}

TEST(RowSolverTest, SolvesShortRowsTheSameAloneAndTogether) {
  for (const InstructionSet set : SupportedSets()) {
    const RowKernels& kernels = RowKernelsFor(set);
    Fixture fixture(300, 37);
    RowSolver solver(fixture.side, kernels);
    for (size_t size = 1; FormOf(size, 37) == RowForm::kShort; ++size) {
      fixture.SetRow(size);
      std::vector<std::vector<uint32_t>> columns(kernels.num_lanes, fixture.columns);
      std::vector<std::vector<float>> together(kernels.num_lanes, std::vector<float>(37, NAN));
      std::vector<RowProblem> problems;
      for (size_t lane = 0; lane < kernels.num_lanes; ++lane) {
        for (uint32_t& column : columns[lane]) column = (column + lane) % 300;
        problems.push_back({columns[lane], fixture.weights, 0.3F,
                            lane % 2 == 0 ? nullptr : fixture.mean.data(), together[lane].data()});
      }
      solver.SolveShort(problems);
      for (size_t lane = 0; lane < problems.size(); ++lane) {
        ExpectNear(together[lane], Expected(fixture, problems[lane]), size);
        std::vector<float> alone(37, NAN);
        RowProblem problem = problems[lane];
        problem.x = alone.data();
        solver.SolveShort(std::span(&problem, 1));
        EXPECT_EQ(0, std::memcmp(alone.data(), together[lane].data(), 37 * sizeof(float)));
      }
    }
  }
}

TEST(RowSolverTest, RaisesLambdaOfTheFailedLaneAlone) {
  Matrix factors = Matrix::Constant(4, 8, 1);
  factors.row(1).setConstant(1e20F);  // its square is not finite
  const FixedSide side{MatrixView(factors.data(), 4, 8), Vector::Ones(8)};
  RowSolver solver(side);
  const std::vector<uint32_t> healthy = {0, 2};
  const std::vector<uint32_t> failing = {0, 1};
  std::vector<float> x(24, NAN);
  const std::vector<RowProblem> problems = {{healthy, {}, 0.5F, nullptr, &x[0]},
                                            {failing, {}, 0.5F, nullptr, &x[8]},
                                            {healthy, {}, 0.5F, nullptr, &x[16]}};
  solver.SolveShort(problems);
  EXPECT_GT(solver.num_raised(), 0u);
  for (const float value : x) EXPECT_TRUE(std::isfinite(value));
  // By symmetry x = v·(1, ..., 1): (1.5 + 2 · 8) v = 2.
  for (size_t i = 0; i < 8; ++i) EXPECT_NEAR(x[i], 2 / 17.5, 1e-6);
  EXPECT_EQ(0, std::memcmp(&x[0], &x[16], 8 * sizeof(float)));
}

// One sweep over blocks of 128 dimensions, in float64: each solves its own normal equations while
// the others rest.
Eigen::VectorXd Swept(const Fixture& fixture, const RowProblem& problem, Eigen::VectorXd x) {
  constexpr Eigen::Index kBlock = 128;
  for (Eigen::Index begin = 0; begin < x.size(); begin += kBlock) {
    const Eigen::Index size = std::min(kBlock, x.size() - begin);
    Eigen::MatrixXd left = fixture.side.spectrum.segment(begin, size).cast<double>().asDiagonal();
    left.diagonal().array() += problem.lambda;
    Eigen::VectorXd right = Eigen::VectorXd::Zero(size);
    for (Eigen::Index i = 0; i < size && problem.prior_mean != nullptr; ++i) {
      right[i] = problem.lambda * problem.prior_mean[begin + i];
    }
    for (size_t j = 0; j < problem.columns.size(); ++j) {
      const Eigen::VectorXd y = fixture.factors.row(problem.columns[j]).transpose().cast<double>();
      const Eigen::VectorXd of_block = y.segment(begin, size);
      const double of_others = y.dot(x) - of_block.dot(x.segment(begin, size));
      const double target = problem.weights[j] > 0 ? 1 : 0;
      left += std::abs(problem.weights[j]) * of_block * of_block.transpose();
      right += std::abs(problem.weights[j]) * (target - of_others) * of_block;
    }
    x.segment(begin, size) = left.ldlt().solve(right);
  }
  return x;
}

// 530 dimensions: four blocks and 18 dimensions more.
TEST(RowSolverTest, SweepsALongRowOfManyDimensionsAsTheDefinitionDoes) {
  constexpr size_t kDim = 530;
  constexpr size_t kSize = 700;
  ASSERT_EQ(FormOf(kSize, kDim), RowForm::kBlocks);
  Fixture fixture(kSize, kDim);
  fixture.factors *= 0.1F;
  fixture.SetRow(kSize);
  for (const InstructionSet set : SupportedSets()) {
    RowSolver solver(fixture.side, RowKernelsFor(set));
    for (const float* mean : std::initializer_list<const float*>{nullptr, fixture.mean.data()}) {
      std::vector<float> x;
      RowProblem problem = fixture.Problem(mean, &x);
      problem.starts_at_x = true;
      for (size_t i = 0; i < kDim; ++i) x[i] = 0.01F * static_cast<float>(i % 11);
      const Eigen::VectorXd start = Eigen::Map<const Vector>(x.data(), kDim).cast<double>();
      solver.Solve(problem);
      ExpectNear(x, Swept(fixture, problem, start), kSize);
    }
  }
}

TEST(RowSolverTest, SweepsComeToTheExactSolution) {
  constexpr size_t kDim = 530;
  constexpr size_t kSize = 700;
  Fixture fixture(kSize, kDim);
  fixture.factors *= 0.1F;
  fixture.SetRow(kSize);
  RowSolver solver(fixture.side);
  std::vector<float> x;
  RowProblem problem = fixture.Problem(fixture.mean.data(), &x);
  const Eigen::VectorXd expected = Expected(fixture, problem);
  solver.Solve(problem);  // without a start it is exact at once
  ExpectNear(x, expected, kSize);
  problem.starts_at_x = true;
  std::fill(x.begin(), x.end(), 0.0F);
  double last = expected.norm();
  for (int sweep = 0; sweep < 4; ++sweep) {
    for (int i = 0; i < 5; ++i) solver.Solve(problem);
    const double error =
        (Eigen::Map<const Vector>(x.data(), kDim).cast<double>() - expected).norm();
    EXPECT_LT(error, 0.9 * last);
    last = error;
  }
}

TEST(RowScheduleTest, HoldsEachRowOnceWithTheHeaviestFirst) {
  const Csr by_user = RandomInteractions(500, 300, 2);
  const RowSchedule schedule(by_user.view(), 64);
  size_t last = SIZE_MAX;
  std::vector<uint32_t> rows;
  for (size_t i = 0; i < schedule.num_portions(); ++i) {
    for (const uint32_t row : schedule.portion(i)) {
      EXPECT_LE(by_user.view().row_size(row), last);
      last = by_user.view().row_size(row);
      rows.push_back(row);
    }
  }
  std::sort(rows.begin(), rows.end());
  std::vector<uint32_t> all(500);
  std::iota(all.begin(), all.end(), 0U);
  EXPECT_EQ(rows, all);
  EXPECT_TRUE(schedule.split_rows().empty());
  EXPECT_EQ(RowSchedule(CsrView{}, 64).num_portions(), 0u);
}

TEST(SolveRowsTest, SplitsAVeryLongRowWithTheSameBytesForAnyNumberOfThreads) {
  constexpr uint32_t kSize = 40000;
  Fixture fixture(kSize, 24);
  fixture.factors *= 0.1F;
  std::vector<CsrEntry> entries;
  for (uint32_t column = 0; column < kSize; ++column) entries.push_back({0, column, 1});
  const Csr rows = MakeCsr(entries, 1, kSize, Duplicates::kMax);
  const RowSchedule schedule(rows.view(), 24);
  ASSERT_EQ(schedule.split_rows().size(), 1u);
  std::vector<float> x[2];
  RowProblem problem;
  for (const size_t num_threads : {1, 3}) {
    SolveRows(fixture.side, schedule, num_threads, [&](uint32_t row) {
      std::vector<float>& solution = x[num_threads / 2];
      solution.assign(24, NAN);
      return problem = {rows.view().row(row), rows.view().row_values(row), 0.3F,
                        fixture.mean.data(), solution.data()};
    });
  }
  EXPECT_EQ(0, std::memcmp(x[0].data(), x[1].data(), 24 * sizeof(float)));
  ExpectNear(x[0], Expected(fixture, problem), kSize);
}

}  // namespace
}  // namespace bole
