// Matrices whose rows are read in an order of their own, or over and over.
#pragma once

#include "engine/base/huge_pages.h"
#include "engine/base/matrix.h"

namespace bole {

// A matrix whose values aren't set yet, on huge pages when it is large.
inline Matrix LargeMatrix(size_t rows, size_t columns) {
  Matrix matrix(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
  AskForHugePages(matrix.data(), rows * columns * sizeof(float));
  return matrix;
}

}  // namespace bole
