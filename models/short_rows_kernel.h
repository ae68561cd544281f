// The dual of short rows, one row in each lane.
//
// A row with a handful of interactions has too little work to fill a register along any direction,
// and its Cholesky is a chain of square roots and divisions that wait for each other. With as many
// rows as a register has lanes, every scalar operation of one row becomes an operation on
// registers that does all of them: no lane idles, and the chain's latency is paid once for 16 rows
// instead of for each. The price is the transposition of the gathered vectors, so that lane l has
// row l's numbers: one shuffle for four floats.
//
// It pays while the triangle of n(n+1)/2 registers and a slice of the vectors stay in the first
// cache; beyond, factor_kernel.h is faster.
#pragma once

#include "models/lane_vector.h"
#include "models/row_kernels.h"

namespace bole::row_kernels {

// Rows and columns of a tile of the triangle: 16 sums of 8 loads.
constexpr size_t kShortTile = 4;

constexpr size_t TriangleIndex(size_t i, size_t j) {
  return i * (i + 1) / 2 + j;
}

// A slice of kLanes dimensions of all vectors, scaled: slice[(j · kLanes + k) · kLanes + lane].
template <class Shape>
inline void GatherSlice(const ShortRows& rows, size_t k0, float* slice) {
  constexpr size_t kLanes = Shape::kLanes;
  const Vec<Shape> scale = Load<Shape>(rows.scale + k0);
  const size_t width = rows.dim - k0 < kLanes ? rows.dim - k0 : kLanes;
  for (size_t j = 0; j < rows.size; ++j) {
    Vec<Shape> square[kLanes];
    if (width == kLanes) {
      // The next slice's cache lines come while this one's products are added.
      for (size_t lane = 0; lane < kLanes; ++lane) {
        __builtin_prefetch(rows.vectors[lane * rows.size + j] + k0 + 2 * kLanes);
      }
      for (size_t lane = 0; lane < kLanes; ++lane) {
        square[lane] = Load<Shape>(rows.vectors[lane * rows.size + j] + k0) * scale;
      }
    } else {
      for (size_t lane = 0; lane < kLanes; ++lane) {
        square[lane] = LoadPart<Shape>(rows.vectors[lane * rows.size + j] + k0, width) * scale;
      }
    }
    Transpose<Shape>(square);
    for (size_t k = 0; k < kLanes; ++k) {
      Store<Shape>(square[k], slice + (j * kLanes + k) * kLanes);
    }
  }
}

// Adds the slice's products of vectors [i0, i0 + kRows) and [j0, j0 + kColumns) to the triangle.
// On the diagonal, i0 == j0, only those with j <= i.
template <class Shape, size_t kRows, size_t kColumns, bool kOnDiagonal>
inline void AddShortTile(const float* slice, size_t i0, size_t j0, float* triangle) {
  constexpr size_t kLanes = Shape::kLanes;
  constexpr size_t kVectorSize = kLanes * kLanes;
  Vec<Shape> sums[kRows][kColumns] = {};
  for (size_t k = 0; k < kLanes; ++k) {
    Vec<Shape> left[kRows];
    Vec<Shape> right[kColumns];
    for (size_t i = 0; i < kRows; ++i) {
      left[i] = Load<Shape>(slice + (i0 + i) * kVectorSize + k * kLanes);
    }
    for (size_t j = 0; j < kColumns; ++j) {
      right[j] = Load<Shape>(slice + (j0 + j) * kVectorSize + k * kLanes);
    }
    for (size_t i = 0; i < kRows; ++i) {
      for (size_t j = 0; j < (kOnDiagonal ? i + 1 : kColumns); ++j)
        sums[i][j] += left[i] * right[j];
    }
  }
  for (size_t i = 0; i < kRows; ++i) {
    for (size_t j = 0; j < (kOnDiagonal ? i + 1 : kColumns); ++j) {
      float* const to = triangle + TriangleIndex(i0 + i, j0 + j) * kLanes;
      Store<Shape>(Load<Shape>(to) + sums[i][j], to);
    }
  }
}

template <class Shape, size_t kRows>
inline void AddShortRowsOfTiles(const float* slice, size_t i0, float* triangle) {
  for (size_t j0 = 0; j0 < i0; j0 += kShortTile) {
    AddShortTile<Shape, kRows, kShortTile, false>(slice, i0, j0, triangle);
  }
  AddShortTile<Shape, kRows, kRows, true>(slice, i0, i0, triangle);
}

template <class Shape>
inline void AddShortProducts(const float* slice, size_t size, float* triangle) {
  for (size_t i0 = 0; i0 < size; i0 += kShortTile) {
    switch (size - i0) {
      case 1:
        AddShortRowsOfTiles<Shape, 1>(slice, i0, triangle);
        break;
      case 2:
        AddShortRowsOfTiles<Shape, 2>(slice, i0, triangle);
        break;
      case 3:
        AddShortRowsOfTiles<Shape, 3>(slice, i0, triangle);
        break;
      default:
        AddShortRowsOfTiles<Shape, kShortTile>(slice, i0, triangle);
    }
  }
}

// Column by column, so that the subtractions of a step don't wait for each other. The right side is
// row `size` of the triangle; each diagonal entry becomes its inverse.
template <class Shape>
inline void FactorShort(size_t size, float* triangle) {
  constexpr size_t kLanes = Shape::kLanes;
  const auto at = [&](size_t i, size_t j) { return triangle + TriangleIndex(i, j) * kLanes; };
  for (size_t j = 0; j < size; ++j) {
    const Vec<Shape> pivot = Load<Shape>(at(j, j));
    Vec<Shape> inverse = pivot;
    for (size_t lane = 0; lane < kLanes; ++lane) inverse[lane] = __builtin_sqrtf(inverse[lane]);
    inverse = 1.0F / inverse + (pivot - pivot);  // an infinite pivot fails like a negative one
    Store<Shape>(inverse, at(j, j));
    for (size_t i = j + 1; i <= size; ++i) Store<Shape>(Load<Shape>(at(i, j)) * inverse, at(i, j));
    for (size_t i = j + 1; i <= size; ++i) {
      const Vec<Shape> left = Load<Shape>(at(i, j));
      const size_t end = i < size ? i + 1 : size;
      for (size_t k = j + 1; k < end; ++k) {
        Store<Shape>(Load<Shape>(at(i, k)) - left * Load<Shape>(at(k, j)), at(i, k));
      }
    }
  }
}

template <class Shape>
inline void SubstituteShort(size_t size, const float* triangle, float* solution) {
  constexpr size_t kLanes = Shape::kLanes;
  const auto at = [&](size_t i, size_t j) {
    return Load<Shape>(triangle + TriangleIndex(i, j) * kLanes);
  };
  for (size_t j = 0; j < size; ++j) Store<Shape>(at(size, j), solution + j * kLanes);
  for (size_t i = size; i-- > 0;) {
    const Vec<Shape> x = Load<Shape>(solution + i * kLanes) * at(i, i);
    Store<Shape>(x, solution + i * kLanes);
    for (size_t j = 0; j < i; ++j) {
      Store<Shape>(Load<Shape>(solution + j * kLanes) - at(i, j) * x, solution + j * kLanes);
    }
  }
}

template <class Shape>
void SolveShort(const ShortRows& rows) {
  constexpr size_t kLanes = Shape::kLanes;
  float* const slice = rows.scratch;
  float* const triangle = slice + rows.size * kLanes * kLanes;
  for (size_t i = 0; i < TriangleIndex(rows.size, 0) * kLanes; ++i) triangle[i] = 0;
  for (size_t j = 0; j < rows.size; ++j) {
    Store<Shape>(Load<Shape>(rows.diagonal + j * kLanes), triangle + TriangleIndex(j, j) * kLanes);
    Store<Shape>(Load<Shape>(rows.right_side + j * kLanes),
                 triangle + TriangleIndex(rows.size, j) * kLanes);
  }
  for (size_t k = 0; k < rows.dim; k += kLanes) {
    GatherSlice<Shape>(rows, k, slice);
    AddShortProducts<Shape>(slice, rows.size, triangle);
  }
  FactorShort<Shape>(rows.size, triangle);
  SubstituteShort<Shape>(rows.size, triangle, rows.right_side);
}

}  // namespace bole::row_kernels
