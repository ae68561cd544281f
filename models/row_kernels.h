// The arithmetic of one row's least-squares problem, for each instruction set.
//
// A file row_kernels_<set>.cc compiles the same templates for one instruction set:
//
//   lane_vector.h        a register's worth of floats
//   gather_kernel.h      reads the vectors of a row's interactions
//   factor_kernel.h      symmetric products, Cholesky and substitution for one row at a time
//   short_rows_kernel.h  all of that for short rows, one row in each lane
//   rotation_kernel.h    rows in another basis
//
// Results differ between instruction sets in the last bits: they add in other groups, and plain
// code has no fused multiply-add. Within one they depend on the row's own numbers alone.
//
// Thread safety: all functions are safe from any number of threads.
#pragma once

#include <cstddef>

namespace bole {

enum class InstructionSet;

// A symmetric system of `size` unknowns with its right side, column by column: the lower triangle,
// with the right side as one more row below it. So the Cholesky factorisation, which eliminates
// that row like any other, leaves there the forward substitution.
struct LowerSystem {
  size_t size = 0;
  size_t stride = 0;          // floats from column to column
  float* columns = nullptr;   // num_columns × stride
  float* inverses = nullptr;  // 1 / the factor's diagonal; num_columns
};

// Some vectors of dim floats each, anywhere in memory.
struct VectorList {
  const float* const* vectors = nullptr;
  size_t size = 0;
  size_t dim = 0;
};

// Rows in the lanes of one register; all have the same number of interactions and the same λ.
struct ShortRows {
  size_t size = 0;  // interactions of each row
  size_t dim = 0;
  const float* const* vectors = nullptr;  // of lane l: [l · size, (l + 1) · size)
  const float* scale = nullptr;           // D^(-1/2): dim floats, filled up to a multiple of lanes
  const float* diagonal = nullptr;        // 1/c, size × lanes
  float* right_side = nullptr;            // p, size × lanes; becomes t
  float* scratch = nullptr;               // ShortRowsScratch() floats
};

// Rows of a matrix, one after the other.
struct RowBlock {
  const float* numbers = nullptr;  // size × SquareMatrix::size
  size_t size = 0;
};

// A square matrix, row by row; what fills up a row is 0.
struct SquareMatrix {
  const float* rows = nullptr;  // size × stride
  size_t size = 0;
  size_t stride = 0;  // floats from row to row, a multiple of lanes
};

struct RowKernels {
  size_t num_lanes;
  size_t num_tile_columns;

  // to[j · stride + k] = vectors[j][k] · scale[k] · roots[j]; nothing else is written.
  void (*gather)(const VectorList& list, const float* scale, const float* roots, size_t stride,
                 float* to);

  // to[k · stride + j] = vectors[j][k] · scale[k] for k < dim, and 0 for size <= j < stride.
  // Requires scale as in ShortRows and a stride that is a multiple of lanes.
  void (*gather_transposed)(const VectorList& list, const float* scale, size_t stride, float* to);

  // x += Σ_j weights[j] · vectors[j].
  void (*add_combination)(const VectorList& list, const float* weights, float* x);

  // x[i] *= factors[i] for i < dim.
  void (*multiply)(const float* factors, size_t dim, float* x);

  // system += AᵀA, without the right side. A has `depth` rows of system.stride floats, of which
  // those from system.size on are 0.
  void (*add_products)(const float* a, size_t depth, const LowerSystem& system);

  // Cholesky. False when the matrix is not positive definite in float32.
  bool (*factor)(const LowerSystem& system);

  // Writes the solution, then zeros up to system.stride. Requires factor().
  void (*substitute_back)(const LowerSystem& system, float* solution);

  // Solves (diag(1/c) + W D⁻¹ Wᵀ) t = p in every lane. A lane whose matrix is not positive
  // definite becomes NaN and leaves the others alone.
  void (*solve_short)(const ShortRows& rows);

  // to[i · basis.stride + j] = Σ_k rows[i][k] · basis[k][j] for j < basis.stride.
  void (*rotate)(const RowBlock& rows, const SquareMatrix& basis, float* to);
};

// Floats between columns, and number of columns, of a LowerSystem that the kernels can fill.
size_t SystemStride(const RowKernels& kernels, size_t size);
size_t SystemColumns(const RowKernels& kernels, size_t size);

size_t ShortRowsScratch(const RowKernels& kernels, size_t size);

// Kernels for one instruction set. Requires that the processor has it.
const RowKernels& RowKernelsFor(InstructionSet instruction_set);

// Those for the instruction set that engine/index/inner_product.h chose.
const RowKernels& ChosenRowKernels();

namespace row_kernels {
extern const RowKernels kPlain;
extern const RowKernels kAvx2;
extern const RowKernels kAvx512;
}  // namespace row_kernels

}  // namespace bole
