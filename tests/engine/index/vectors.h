// Vectors and filters for the tests of this folder.
#pragma once

#include <cstdint>
#include <set>

#include "engine/base/matrix.h"
#include "engine/base/random.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

inline MatrixView View(const Matrix& matrix) {
  return {matrix.data(), matrix.rows(), matrix.cols()};
}

// Rows around `num_groups` directions, with norms that differ as those of learned embeddings do:
// a few items are far more popular than the rest.
inline Matrix GroupedVectors(size_t rows, size_t dim, size_t num_groups, uint64_t seed) {
  Matrix vectors(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(dim));
  for (size_t row = 0; row < rows; ++row) {
    Random random(seed, 0, row);
    Random group(seed, 1, random.Below(num_groups));
    const auto scale = static_cast<float>(0.5 + random.Exponential());
    for (size_t i = 0; i < dim; ++i) {
      vectors(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i)) =
          scale * static_cast<float>(group.Normal() + 0.5 * random.Normal());
    }
  }
  return vectors;
}

// Allows the rows of a set.
class OnlyRows : public RowFilter {
 public:
  explicit OnlyRows(std::set<uint32_t> rows) : rows_(std::move(rows)) {}
  bool Allows(uint32_t row) const override { return rows_.contains(row); }

 private:
  std::set<uint32_t> rows_;
};

// Allows everything but the rows of a set.
class AllBut : public RowFilter {
 public:
  explicit AllBut(std::set<uint32_t> rows) : rows_(std::move(rows)) {}
  bool Allows(uint32_t row) const override { return !rows_.contains(row); }

 private:
  std::set<uint32_t> rows_;
};

}  // namespace bole
