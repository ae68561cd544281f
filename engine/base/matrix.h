// Dense matrices: one row for each entity.
#pragma once

#include <Eigen/Core>

namespace bole {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;
using MatrixView = Eigen::Map<const Matrix>;

// The matrix must outlive the view.
inline MatrixView ViewOf(const Matrix& matrix) {
  return {matrix.data(), matrix.rows(), matrix.cols()};
}

}  // namespace bole
