#include "engine/base/large_matrix.h"

#include <gtest/gtest.h>

#include <utility>

namespace bole {
namespace {

// Of no row, of a few that fill no huge page, and of more than two of them.
TEST(LargeMatrixTest, HoldsWhatIsWrittenAtAnySize) {
  for (const size_t rows : {0u, 3u, 5000u}) {
    Matrix matrix = LargeMatrix(rows, 256);
    ASSERT_EQ(matrix.rows(), static_cast<Eigen::Index>(rows));
    ASSERT_EQ(matrix.cols(), 256);
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
      matrix.row(row).setConstant(static_cast<float>(row));
    }
    const Matrix moved = std::move(matrix);
    for (Eigen::Index row = 0; row < moved.rows(); ++row) {
      ASSERT_TRUE((moved.row(row).array() == static_cast<float>(row)).all());
    }
  }
}

}  // namespace
}  // namespace bole
