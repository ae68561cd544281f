#include "models/dense_algebra.h"

#include <cblas.h>
#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "models/row_kernels.h"

extern "C" void dsyevd_(const char* job, const char* triangle, const int* size, double* matrix,
                        const int* stride, double* values, double* work, const int* work_size,
                        int* int_work, const int* int_work_size, int* info);

namespace bole {
namespace {

// Rows whose products are added in float32: at most 2^11 terms keep four digits more than a
// relative error of 2^-24 a term needs.
constexpr size_t kRowsPerFloatSum = 2048;

// Rows of one float64 partial sum: few enough partials for memory, enough for all threads.
constexpr size_t kRowsPerPartial = 4 * kRowsPerFloatSum;

// Rows that are rotated at once: a buffer that stays in the second-level cache.
constexpr size_t kRowsPerRotation = 512;

// The matrix with columns of zeros behind it, up to a multiple of `lanes`.
Matrix FillUpRows(const Matrix& matrix, size_t lanes) {
  const auto step = static_cast<Eigen::Index>(lanes);
  Matrix filled = Matrix::Zero(matrix.rows(), (matrix.cols() + step - 1) / step * step);
  filled.leftCols(matrix.cols()) = matrix;
  return filled;
}

Eigen::MatrixXd PartialGramian(const MatrixView& rows, size_t begin, size_t end) {
  const int dim = static_cast<int>(rows.cols());
  Matrix product(dim, dim);
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(dim, dim);
  for (size_t first = begin; first < end; first += kRowsPerFloatSum) {
    const int count = static_cast<int>(std::min(kRowsPerFloatSum, end - first));
    cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, dim, count, 1.0F, rows.data() + first * dim,
                dim, 0.0F, product.data(), dim);
    sum.triangularView<Eigen::Lower>() += product.cast<double>();
  }
  return sum;
}

void MakeLargestEntryPositive(Eigen::Ref<Vector> column) {
  Eigen::Index largest = 0;
  column.cwiseAbs().maxCoeff(&largest);
  if (column[largest] < 0) column = -column;
}

}  // namespace

void UseOneBlasThread() {
  openblas_set_num_threads(1);
}

Eigen::MatrixXd Gramian(const MatrixView& rows, size_t num_threads) {
  UseOneBlasThread();
  std::vector<Eigen::MatrixXd> partials(NumChunks(rows.rows(), kRowsPerPartial));
  ParallelFor(rows.rows(), kRowsPerPartial, num_threads, [&](const Chunk& chunk) {
    partials[chunk.index] = PartialGramian(rows, chunk.begin, chunk.end);
  });
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(rows.cols(), rows.cols());
  for (const Eigen::MatrixXd& partial : partials) sum += partial;
  sum.triangularView<Eigen::StrictlyUpper>() = sum.transpose();
  return sum;
}

Eigenbasis MakeEigenbasis(const Eigen::MatrixXd& symmetric) {
  if (!symmetric.allFinite()) {
    throw Error(ErrorCode::kInvalidArgument, "embeddings are not finite");
  }
  UseOneBlasThread();
  const int dim = static_cast<int>(symmetric.rows());
  Eigen::MatrixXd vectors = symmetric;
  Eigen::VectorXd values(dim);
  const int work_size = 1 + 6 * dim + 2 * dim * dim;  // as LAPACK's manual asks
  const int int_work_size = 3 + 5 * dim;
  std::vector<double> work(work_size);
  std::vector<int> int_work(int_work_size);
  int info = 0;
  dsyevd_("V", "L", &dim, vectors.data(), &dim, values.data(), work.data(), &work_size,
          int_work.data(), &int_work_size, &info);
  CHECK_EQ(info, 0) << "eigenvalues did not converge";

  Eigenbasis basis;
  basis.values = values.reverse().cwiseMax(0.0).cast<float>();
  Eigen::MatrixXf columns = vectors.rowwise().reverse().cast<float>();
  for (int i = 0; i < dim; ++i) MakeLargestEntryPositive(columns.col(i));
  basis.vectors = columns;
  return basis;
}

void RotateRows(const Matrix& basis, size_t num_threads, Matrix* rows) {
  CHECK_EQ(basis.rows(), rows->cols());
  CHECK_EQ(basis.rows(), basis.cols());
  const RowKernels& kernels = ChosenRowKernels();
  const auto dim = static_cast<size_t>(rows->cols());
  const Matrix filled = FillUpRows(basis, kernels.num_lanes);
  const SquareMatrix square = {filled.data(), dim, static_cast<size_t>(filled.cols())};
  ParallelFor(rows->rows(), kRowsPerRotation, num_threads, [&](const Chunk& chunk) {
    const auto count = static_cast<Eigen::Index>(chunk.end - chunk.begin);
    auto some = rows->middleRows(static_cast<Eigen::Index>(chunk.begin), count);
    Matrix rotated(count, filled.cols());
    kernels.rotate({some.data(), chunk.end - chunk.begin}, square, rotated.data());
    some = rotated.leftCols(rows->cols());
  });
}

}  // namespace bole
