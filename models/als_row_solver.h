// Solves single rows of implicit ALS, each in the form that is cheapest for its length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/matrix.h"

namespace bole {

// The other side of a half-epoch, in its Gramian's eigenbasis.
struct FixedSide {
  MatrixView factors{nullptr, 0, 0};  // rotated, so that its Gramian is diagonal
  Vector spectrum;                    // α₀ times the Gramian's diagonal
};

// One row's least-squares problem: minimise over x
//
//   Σ_j c_j (1 − x·y_j)² + α₀ Σ_all (x·y)² + λ ‖x − m‖²
//
// where j runs over the row's interactions.
struct RowProblem {
  std::span<const uint32_t> columns;  // rows of FixedSide::factors
  std::span<const float> weights;     // c; empty: all 1
  float lambda = 0;
  const float* prior_mean = nullptr;  // m, rotated as the factors are; null: zero
};

// Solves rows, exactly, in float32.
//
// With G the Gramian and D = α₀G + λI, which is diagonal in the eigenbasis, and W the row's n
// vectors, a row with n < 0.75 dim is solved by its n × n dual
//
//   (diag(1/c) + W D⁻¹ Wᵀ) t = p,   x = m + D⁻¹(Wᵀ t − α₀G m),   p = 1 − W m + W D⁻¹ α₀G m
//
// and a longer one by the dim × dim normal equations. Without interactions x = m.
//
// Thread safety: none; one for each worker. FixedSide must outlive it.
class RowSolver {
 public:
  explicit RowSolver(const FixedSide& fixed);

  // Writes dim floats to x.
  void Solve(const RowProblem& problem, float* x);

  // How often λ was raised tenfold because a matrix was not positive definite in float32.
  uint64_t num_raised() const { return num_raised_; }

 private:
  void SetLambda(float lambda);
  void Gather(const RowProblem& problem);
  bool TrySolveDual(const RowProblem& problem, float* x);
  bool TrySolvePrimal(const RowProblem& problem, float* x);
  void FinishRow(const RowProblem& problem, float* x) const;

  const FixedSide& fixed_;
  const size_t dim_;
  const size_t stride_;          // of gathered rows, in floats
  float lambda_ = -1;            // what the two scales below belong to
  std::vector<float> scale_;     // D^(-1/2)
  std::vector<float> shift_;     // what the prior adds to D^(1/2) (x − m): −D^(-1/2) α₀G m
  std::vector<float> gathered_;  // W D^(-1/2), one interaction a row
  std::vector<float> system_;    // the n × n or dim × dim matrix
  std::vector<float> right_side_;
  uint64_t num_raised_ = 0;
};

}  // namespace bole
