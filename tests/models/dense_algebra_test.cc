#include "models/dense_algebra.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/index/inner_product.h"
#include "models/row_kernels.h"

namespace bole {
namespace {

Matrix RandomMatrix(size_t num_rows, size_t num_columns) {
  Matrix matrix(num_rows, num_columns);
  Random random(3);
  for (Eigen::Index i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Normal());
  }
  return matrix;
}

// Rows (1, 2), (3, 4).
TEST(DenseAlgebraTest, GramianByHand) {
  Matrix rows(2, 2);
  rows << 1, 2, 3, 4;
  Eigen::MatrixXd expected(2, 2);
  expected << 10, 14, 14, 20;
  EXPECT_EQ(Gramian(ViewOf(rows), 1), expected);
}

TEST(DenseAlgebraTest, GramianIsTheSameForAnyNumberOfThreads) {
  const Matrix rows = RandomMatrix(20000, 7);
  const Eigen::MatrixXd one = Gramian(ViewOf(rows), 1);
  EXPECT_EQ(one, Gramian(ViewOf(rows), 2));
  const Eigen::MatrixXd expected = rows.cast<double>().transpose() * rows.cast<double>();
  EXPECT_LT((one - expected).norm(), 1e-6 * expected.norm());
}

TEST(DenseAlgebraTest, GramianOfNoRowsIsZero) {
  EXPECT_EQ(Gramian(ViewOf(Matrix(0, 3)), 2), Eigen::MatrixXd::Zero(3, 3));
}

// [[2, 1], [1, 2]] has 3 along (1, 1) and 1 along (1, −1).
TEST(DenseAlgebraTest, EigenbasisByHand) {
  Eigen::MatrixXd matrix(2, 2);
  matrix << 2, 1, 1, 2;
  const Eigenbasis basis = MakeEigenbasis(matrix);
  EXPECT_NEAR(basis.values[0], 3, 1e-6);
  EXPECT_NEAR(basis.values[1], 1, 1e-6);
  EXPECT_NEAR(basis.vectors(0, 0), basis.vectors(1, 0), 1e-6);
  EXPECT_GT(basis.vectors(0, 0), 0);
}

// (1, 2) and (3, 4) times [[0, 1], [-1, 0]].
TEST(DenseAlgebraTest, RotationByHand) {
  Matrix basis(2, 2), rows(2, 2), expected(2, 2);
  basis << 0, 1, -1, 0;
  rows << 1, 2, 3, 4;
  expected << -2, 1, -4, 3;
  RotateRows(basis, 1, &rows);
  EXPECT_EQ(rows, expected);
}

// Of every instruction set, beside a plain sum in float64, for sizes that fill tiles and that
// don't.
TEST(DenseAlgebraTest, RotatesEqualRowsToEqualBits) {
  for (const InstructionSet set :
       {InstructionSet::kPlain, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (!IsSupported(set)) continue;
    const RowKernels& kernels = RowKernelsFor(set);
    for (const size_t dim : {1, 10, 16, 50, 128}) {
      const size_t stride = (dim + kernels.num_lanes - 1) / kernels.num_lanes * kernels.num_lanes;
      Matrix basis = Matrix::Zero(dim, stride);
      basis.leftCols(dim) = RandomMatrix(dim, dim);
      const Matrix row = RandomMatrix(1, dim);
      const Matrix expected =
          (row.cast<double>() * basis.leftCols(dim).cast<double>()).cast<float>();
      for (const size_t num_rows : {1, 7, 8, 9, 37}) {
        const Matrix rows = row.replicate(num_rows, 1);
        Matrix rotated = Matrix::Constant(num_rows, stride, NAN);
        kernels.rotate({rows.data(), num_rows}, {basis.data(), dim, stride}, rotated.data());
        EXPECT_EQ(rotated, rotated.row(0).replicate(num_rows, 1)) << dim << " x " << num_rows;
        EXPECT_LT((rotated.row(0).leftCols(dim) - expected).norm(), 1e-5 * (1 + expected.norm()));
      }
    }
  }
}

TEST(DenseAlgebraTest, RotationIsTheSameForAnyNumberOfThreads) {
  const Matrix basis = RandomMatrix(10, 10);
  Matrix one = RandomMatrix(3000, 10);
  Matrix two = one;
  RotateRows(basis, 1, &one);
  RotateRows(basis, 2, &two);
  EXPECT_EQ(one, two);
}

TEST(DenseAlgebraTest, RotatedRowsHaveADiagonalGramian) {
  Matrix rows = RandomMatrix(3000, 9);
  const Eigenbasis basis = MakeEigenbasis(Gramian(ViewOf(rows), 1));
  RotateRows(basis.vectors, 2, &rows);
  Eigen::MatrixXd gramian = Gramian(ViewOf(rows), 1);
  EXPECT_LT((gramian.diagonal().cast<float>() - basis.values).norm(), 1e-4 * basis.values.norm());
  gramian.diagonal().setZero();
  EXPECT_LT(gramian.cwiseAbs().maxCoeff(), 1e-4 * basis.values[0]);
}

TEST(DenseAlgebraTest, RefusesWhatIsNotFinite) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(2, 2);
  matrix(1, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(MakeEigenbasis(matrix), Error);
}

}  // namespace
}  // namespace bole
