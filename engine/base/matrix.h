// Dense matrices: one row for each entity.
#pragma once

#include <Eigen/Core>

namespace bole {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;
using MatrixView = Eigen::Map<const Matrix>;

}  // namespace bole
