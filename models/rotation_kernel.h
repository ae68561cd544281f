// Rows times a matrix, where a row's bits depend on its own numbers alone.
//
// A tile of kColumns rows × (up to kVectors registers) of results stays in registers while the
// matrix's rows go by, as in factor_kernel.h. What is left of the rows is done one at a time, and
// each result is the same sum in the same order there: Σ_k x[k] · basis[k][j], k ascending.
//
// Why not OpenBLAS: its sgemm for AVX2 adds up the last rows of a product in another order than
// those before them. Members with the same history then got embeddings that differ in the last
// bits, and which of them came first in a list depended on where they stood in a table.
#pragma once

#include "models/lane_vector.h"
#include "models/row_kernels.h"

namespace bole::row_kernels {

// Results [column, column + kVectors registers) of rows [first, first + kRows).
template <class Shape, size_t kRows, size_t kVectors>
inline void RotateTile(const RowBlock& rows, const SquareMatrix& basis, size_t first, size_t column,
                       float* to) {
  constexpr size_t kLanes = Shape::kLanes;
  Vec<Shape> sums[kRows][kVectors] = {};
  const float* const from = rows.numbers + first * basis.size;
  for (size_t k = 0; k < basis.size; ++k) {
    const float* const terms = basis.rows + k * basis.stride + column;
    Vec<Shape> right[kVectors];
    for (size_t v = 0; v < kVectors; ++v) right[v] = Load<Shape>(terms + v * kLanes);
    for (size_t i = 0; i < kRows; ++i) {
      const float left = from[i * basis.size + k];
      for (size_t v = 0; v < kVectors; ++v) sums[i][v] += left * right[v];
    }
  }
  for (size_t i = 0; i < kRows; ++i) {
    for (size_t v = 0; v < kVectors; ++v) {
      Store<Shape>(sums[i][v], to + (first + i) * basis.stride + column + v * kLanes);
    }
  }
}

// The same results of all rows.
template <class Shape, size_t kVectors>
inline void RotateStrip(const RowBlock& rows, const SquareMatrix& basis, size_t column, float* to) {
  size_t i = 0;
  for (; i + Shape::kColumns <= rows.size; i += Shape::kColumns) {
    RotateTile<Shape, Shape::kColumns, kVectors>(rows, basis, i, column, to);
  }
  for (; i < rows.size; ++i) RotateTile<Shape, 1, kVectors>(rows, basis, i, column, to);
}

template <class Shape>
void Rotate(const RowBlock& rows, const SquareMatrix& basis, float* to) {
  constexpr size_t kWidth = Shape::kVectors * Shape::kLanes;
  size_t column = 0;
  for (; column + kWidth <= basis.stride; column += kWidth) {
    RotateStrip<Shape, Shape::kVectors>(rows, basis, column, to);
  }
  for (; column < basis.stride; column += Shape::kLanes) {
    RotateStrip<Shape, 1>(rows, basis, column, to);
  }
}

}  // namespace bole::row_kernels
