// Symmetric products, Cholesky and substitution for one row at a time.
//
// One tile does nearly all the work: a block of kColumns × (up to kVectors registers) of the lower
// triangle stays in registers while the terms of its sums go by. With A's rows one after the other,
//
//   C[j][i] ± Σ_k A[k][j] A[k][i]
//
// needs, for each k, kVectors loads and kColumns broadcasts for kColumns · kVectors fused
// multiply-adds: the processor's multipliers are the limit, not its loads. Since a system's columns
// lie one after the other too, A may be the gathered vectors (+, the product) or the columns of the
// Cholesky factor so far (−, the elimination): the same tile serves both. What is left for the
// factorisation is a panel of kColumns columns.
//
// Tiles begin at a multiple of the lanes, so a few entries above the diagonal are computed too.
// No entry of the lower triangle depends on them.
//
// Why not OpenBLAS: a call of ssyrk or spotrf for such small matrices packs its operands into a
// buffer that it takes from a pool under a lock. That was most of the time, and did not scale.
#pragma once

#include "models/lane_vector.h"
#include "models/row_kernels.h"

namespace bole::row_kernels {

// Terms of a sum that are taken together: so much of A stays in the first two caches.
constexpr size_t kTermsPerBlock = 128;

// Terms [first, last) of rows [i0, i0 + kVectors registers) and columns [j0, j0 + kColumns).
template <class Shape, size_t kVectors, bool kSubtract>
inline void AddTile(const float* a, size_t depth, const LowerSystem& system, size_t i0, size_t j0) {
  constexpr size_t kColumns = Shape::kColumns;
  constexpr size_t kLanes = Shape::kLanes;
  const size_t stride = system.stride;
  float* const c = system.columns + j0 * stride + i0;
  Vec<Shape> sums[kColumns][kVectors];
  for (size_t j = 0; j < kColumns; ++j) {
    for (size_t v = 0; v < kVectors; ++v) sums[j][v] = Load<Shape>(c + j * stride + v * kLanes);
  }
  for (size_t k = 0; k < depth; ++k) {
    const float* const terms = a + k * stride;
    Vec<Shape> left[kVectors];
    for (size_t v = 0; v < kVectors; ++v) left[v] = Load<Shape>(terms + i0 + v * kLanes);
    for (size_t j = 0; j < kColumns; ++j) {
      const float right = terms[j0 + j];
      for (size_t v = 0; v < kVectors; ++v) {
        if constexpr (kSubtract) {
          sums[j][v] -= right * left[v];
        } else {
          sums[j][v] += right * left[v];
        }
      }
    }
  }
  for (size_t j = 0; j < kColumns; ++j) {
    for (size_t v = 0; v < kVectors; ++v) Store<Shape>(sums[j][v], c + j * stride + v * kLanes);
  }
}

// The panel of columns from j0 on, down to row `end`.
template <class Shape, bool kSubtract>
inline void AddPanel(const float* a, size_t depth, const LowerSystem& system, size_t j0,
                     size_t end) {
  constexpr size_t kLanes = Shape::kLanes;
  size_t i = j0 / kLanes * kLanes;
  for (; i + (Shape::kVectors - 1) * kLanes < end; i += Shape::kVectors * kLanes) {
    AddTile<Shape, Shape::kVectors, kSubtract>(a, depth, system, i, j0);
  }
  if (Shape::kVectors > 2 && i + kLanes < end) {
    AddTile<Shape, 2, kSubtract>(a, depth, system, i, j0);
  } else if (i < end) {
    AddTile<Shape, 1, kSubtract>(a, depth, system, i, j0);
  }
}

template <class Shape>
void AddProducts(const float* a, size_t depth, const LowerSystem& system) {
  for (size_t first = 0; first < depth; first += kTermsPerBlock) {
    const size_t count = depth - first < kTermsPerBlock ? depth - first : kTermsPerBlock;
    for (size_t j = 0; j < system.size; j += Shape::kColumns) {
      AddPanel<Shape, false>(a + first * system.stride, count, system, j, system.size);
    }
  }
}

// Cholesky of the square on the diagonal, in scalars. Columns beyond the system, which fill up the
// last panel, get an inverse of 0. False when not positive definite.
template <class Shape>
inline bool FactorSquare(const LowerSystem& system, size_t j0, float (*square)[Shape::kColumns]) {
  constexpr size_t kColumns = Shape::kColumns;
  for (size_t j = 0; j < kColumns; ++j) {
    for (size_t i = j; i < kColumns; ++i) {
      square[i][j] = system.columns[(j0 + j) * system.stride + j0 + i];
    }
  }
  for (size_t j = 0; j < kColumns; ++j) {
    const bool inside = j0 + j < system.size;
    const float pivot = square[j][j];
    if (inside && !(pivot > 0 && pivot < __builtin_inff())) return false;
    const float inverse = inside ? 1.0F / __builtin_sqrtf(pivot) : 0.0F;
    system.inverses[j0 + j] = inverse;
    for (size_t i = j; i < kColumns; ++i) square[i][j] *= inverse;
    for (size_t k = j + 1; k < kColumns; ++k) {
      for (size_t i = k; i < kColumns; ++i) square[i][k] -= square[i][j] * square[k][j];
    }
  }
  return true;
}

template <class Shape>
bool Factor(const LowerSystem& system) {
  constexpr size_t kColumns = Shape::kColumns;
  const size_t end = system.size + 1;  // with the right side
  for (size_t j0 = 0; j0 < system.size; j0 += kColumns) {
    AddPanel<Shape, true>(system.columns, j0, system, j0, end);
    float square[kColumns][kColumns];
    if (!FactorSquare<Shape>(system, j0, square)) return false;
    const float* const inverses = system.inverses + j0;
    for (size_t i = j0 / Shape::kLanes * Shape::kLanes; i < end; i += Shape::kLanes) {
      float* const c = system.columns + j0 * system.stride + i;
      Vec<Shape> panel[kColumns];
      for (size_t j = 0; j < kColumns; ++j) panel[j] = Load<Shape>(c + j * system.stride);
      for (size_t j = 0; j < kColumns; ++j) {
        panel[j] *= inverses[j];
        Store<Shape>(panel[j], c + j * system.stride);
        for (size_t k = j + 1; k < kColumns; ++k) panel[k] -= square[k][j] * panel[j];
      }
    }
  }
  return true;
}

// One panel: what the unknowns below it contribute, then the square from its last row up.
template <class Shape>
inline void SubstitutePanel(const LowerSystem& system, size_t j0, float* solution) {
  constexpr size_t kColumns = Shape::kColumns;
  const float* const columns = system.columns + j0 * system.stride;
  Vec<Shape> sums[kColumns] = {};
  for (size_t i = j0 / Shape::kLanes * Shape::kLanes; i < system.size; i += Shape::kLanes) {
    const Vec<Shape> known = Load<Shape>(solution + i);  // 0 where not known yet
    for (size_t j = 0; j < kColumns; ++j) {
      sums[j] += known * Load<Shape>(columns + j * system.stride + i);
    }
  }
  float rest[kColumns];
  for (size_t j = 0; j < kColumns; ++j) {
    rest[j] = columns[j * system.stride + system.size] - Sum<Shape>(sums[j]);
  }
  for (size_t j = kColumns; j-- > 0;) {
    const float x = rest[j] * system.inverses[j0 + j];
    solution[j0 + j] = x;
    for (size_t k = 0; k < j; ++k) rest[k] -= columns[k * system.stride + j0 + j] * x;
  }
}

template <class Shape>
void SubstituteBack(const LowerSystem& system, float* solution) {
  for (size_t i = 0; i < system.stride; ++i) solution[i] = 0;
  const size_t num_panels = (system.size + Shape::kColumns - 1) / Shape::kColumns;
  for (size_t panel = num_panels; panel-- > 0;) {
    SubstitutePanel<Shape>(system, panel * Shape::kColumns, solution);
  }
}

}  // namespace bole::row_kernels
