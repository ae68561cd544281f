// Solves single rows of implicit ALS, each in the form that is cheapest for its length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/matrix.h"
#include "models/aligned_floats.h"
#include "models/row_kernels.h"

namespace bole {

// The other side of a half-epoch, in its Gramian's eigenbasis.
struct FixedSide {
  MatrixView factors{nullptr, 0, 0};  // rotated, so that its Gramian is diagonal
  Vector spectrum;                    // α₀ times the Gramian's diagonal
};

// One row's least-squares problem: minimise over x
//
//   Σ_j |c_j| (p_j − x·y_j)² + α₀ Σ_all (x·y)² + λ ‖x − m‖²
//
// where j runs over the row's interactions, and p_j is 1, or 0 for a refusal, whose c_j is below 0.
struct RowProblem {
  std::span<const uint32_t> columns;  // rows of FixedSide::factors
  std::span<const float> weights;     // c; empty: all 1
  float lambda = 0;
  const float* prior_mean = nullptr;  // m, rotated as the factors are; null: zero
  float* x = nullptr;                 // where the solution goes: dim floats
  bool starts_at_x = false;           // x holds a start; in kBlocks the solution goes on from it
};

// The forms of a row's problem.
enum class RowForm {
  kEmpty,   // x = m
  kShort,   // dual, many rows at once
  kDual,    // n × n
  kPrimal,  // dim × dim
  kBlocks,  // primal, block by block of dimensions: not exact, for long rows of many dimensions
};
RowForm FormOf(size_t num_interactions, size_t dim);

// Floating-point operations of that form.
double RowOperations(size_t num_interactions, size_t dim);

// The normal equations of a part of a long row's interactions.
struct NormalEquations {
  AlignedFloats system;      // lower triangle, as LowerSystem
  AlignedFloats right_side;  // dim, filled up

  void Add(const NormalEquations& other);
};

// Solves rows in float32: exactly, except for those of kBlocks that start somewhere.
//
// With G the Gramian, D = α₀G + λI, which is diagonal in the eigenbasis, and W the row's n vectors,
// the part of x that the interactions don't touch is q = D⁻¹ λm. The rest, z = D^(1/2) (x − q), is
//
//   dual:    (diag(1/|c|) + W D⁻¹ Wᵀ) t = r,   z = V t     for n < 0.9 dim
//   primal:  (I + Vᵀ C V) z = Vᵀ C r                       for longer rows
//
// with r = p − W q, C = diag(|c|) and V = W D^(-1/2). Without interactions x = m.
//
// kBlocks takes one sweep of iALS++ (Rendle, Krichene, Zhang, Koren 2021): a block of dimensions
// after another is solved by the primal while the other dimensions rest,
//
//   (I + V_Bᵀ C V_B) z = V_Bᵀ C (p − W x) − D_B^(1/2) (x_B − q_B),   x_B += D_B^(-1/2) z
//
// which costs n d B + d B²/3 instead of n d² + d³/3 and never raises the row's loss. Epoch after
// epoch the sweeps come to where exact solutions come.
//
// Thread safety: none; one for each worker. FixedSide must outlive it.
class RowSolver {
 public:
  // Uses the processor's fastest kernels unless told others.
  explicit RowSolver(const FixedSide& fixed, const RowKernels& kernels = ChosenRowKernels());

  void Solve(const RowProblem& problem);

  // Solves up to kernels.num_lanes rows of FormOf() kShort. Requires that they have the same number
  // of interactions and the same λ. A row's bits don't depend on the others.
  void SolveShort(std::span<const RowProblem> problems);

  // The two halves of a primal solution, for a row that is split. SolveNormal takes the sum of all
  // parts and returns false when it is not positive definite in float32.
  void MakeNormal(const RowProblem& part, NormalEquations* equations);
  bool SolveNormal(const RowProblem& problem, NormalEquations* equations);

  // How often λ was raised tenfold because a matrix was not positive definite in float32.
  uint64_t num_raised() const { return num_raised_; }

  // The problem that follows a failure.
  RowProblem Raise(RowProblem problem);

  const RowKernels& kernels() const { return kernels_; }

 private:
  void SetLambda(float lambda);
  void SetPrior(const RowProblem& problem);
  float Residual(const RowProblem& problem, size_t j) const;
  bool TryDual(const RowProblem& problem);
  bool TryPrimal(const RowProblem& problem);
  bool TryBlocks(const RowProblem& problem);
  bool FinishDual(const RowProblem& problem, const float* const* vectors, const float* t) const;
  void AddPrior(const RowProblem& problem) const;
  LowerSystem ClearSystem(size_t size, AlignedFloats* columns);
  LowerSystem SystemOf(size_t size, AlignedFloats* columns);
  const float* VectorOf(const RowProblem& problem, size_t j) const {
    return fixed_.factors.data() + problem.columns[j] * dim_;
  }
  // Some of a row's dimensions.
  struct Dimensions {
    size_t begin = 0;
    size_t size = 0;
  };
  bool SolveBlock(const RowProblem& problem, const Dimensions& block);
  void AddInteractions(const RowProblem& problem, const Dimensions& dimensions,
                       NormalEquations* equations);
  void AddBatch(const RowProblem& problem, const Dimensions& dimensions, size_t begin,
                NormalEquations* equations);
  bool SolveSystem(size_t size, NormalEquations* equations);

  const FixedSide& fixed_;
  const RowKernels& kernels_;
  const size_t dim_;
  float lambda_ = -1;                  // what the scale belongs to
  AlignedFloats scale_;                // D^(-1/2), filled up to a multiple of lanes
  AlignedFloats inverse_;              // D⁻¹, as long
  AlignedFloats prior_;                // q
  std::vector<const float*> vectors_;  // W's rows
  AlignedFloats right_side_;           // r, then t
  AlignedFloats residuals_;            // p − W q of the primal, p − W x of blocks
  AlignedFloats roots_;                // C^(1/2) of a batch of the primal
  AlignedFloats diagonal_;             // 1/c of short rows
  AlignedFloats tall_;                 // Vᵀ of the dual, or the scratch of short rows
  AlignedFloats batch_;                // C^(1/2) V of a batch of the primal
  AlignedFloats inverses_;
  AlignedFloats system_;
  NormalEquations equations_;
  uint64_t num_raised_ = 0;
};

}  // namespace bole
