#include "models/als_row_solver.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>

extern "C" void spotrf_(const char* triangle, const int* size, float* matrix, const int* stride,
                        int* info);

namespace bole {
namespace {

// Longer rows are cheaper in the primal: the dual's n²d + n³/3 passes nd² + d³/3 near here.
constexpr double kMaxDualShare = 0.75;

// Floats that pad a gathered row, so that rows of a power of two don't share cache sets.
constexpr size_t kRowPadding = 16;

// What a failed Cholesky multiplies λ by.
constexpr float kLambdaRaise = 10;

// Cholesky of a column-major lower triangle (a row-major upper one), then both substitutions.
bool SolveInPlace(int size, float* matrix, float* right_side) {
  int info = 0;
  spotrf_("L", &size, matrix, &size, &info);
  if (info != 0) return false;
  cblas_strsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, size, matrix, size, right_side,
              1);
  cblas_strsv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, size, matrix, size, right_side,
              1);
  return std::all_of(right_side, right_side + size, [](float x) { return std::isfinite(x); });
}

}  // namespace

RowSolver::RowSolver(const FixedSide& fixed)
    : fixed_(fixed),
      dim_(fixed.factors.cols()),
      stride_(dim_ + kRowPadding),
      scale_(dim_),
      shift_(dim_) {}

void RowSolver::Solve(const RowProblem& problem, float* x) {
  if (problem.columns.empty()) {
    for (size_t i = 0; i < dim_; ++i) x[i] = problem.prior_mean ? problem.prior_mean[i] : 0.0F;
    return;
  }
  const bool dual = problem.columns.size() < kMaxDualShare * dim_;
  RowProblem attempt = problem;
  while (true) {
    SetLambda(attempt.lambda);
    Gather(attempt);
    if (dual ? TrySolveDual(attempt, x) : TrySolvePrimal(attempt, x)) return;
    attempt.lambda *= kLambdaRaise;
    ++num_raised_;
  }
}

void RowSolver::SetLambda(float lambda) {
  if (lambda == lambda_) return;
  lambda_ = lambda;
  for (size_t i = 0; i < dim_; ++i) scale_[i] = 1.0F / std::sqrt(fixed_.spectrum[i] + lambda);
}

// In the variables z = D^(1/2) (x − m) the regulariser is the unit matrix, so one gathered
// matrix V = W D^(-1/2) serves both forms: z = Vᵀt + shift, or (I + VᵀCV) z = ...
void RowSolver::Gather(const RowProblem& problem) {
  const size_t size = problem.columns.size();
  if (gathered_.size() < size * stride_) gathered_.resize(size * stride_);
  right_side_.assign(std::max(size, dim_), 0.0F);
  for (size_t i = 0; i < dim_; ++i) {
    const float mean = problem.prior_mean ? problem.prior_mean[i] : 0.0F;
    shift_[i] = -scale_[i] * fixed_.spectrum[i] * mean;
  }
  for (size_t j = 0; j < size; ++j) {
    const float* from = fixed_.factors.data() + problem.columns[j] * dim_;
    float* to = gathered_.data() + j * stride_;
    for (size_t i = 0; i < dim_; ++i) to[i] = from[i] * scale_[i];
    float residual = 1;
    if (problem.prior_mean) residual -= cblas_sdot(dim_, from, 1, problem.prior_mean, 1);
    right_side_[j] = residual;
  }
}

bool RowSolver::TrySolveDual(const RowProblem& problem, float* x) {
  const int size = static_cast<int>(problem.columns.size());
  const int dim = static_cast<int>(dim_);
  const int stride = static_cast<int>(stride_);
  system_.resize(std::max(system_.size(), static_cast<size_t>(size) * size));
  cblas_ssyrk(CblasRowMajor, CblasUpper, CblasNoTrans, size, dim, 1.0F, gathered_.data(), stride,
              0.0F, system_.data(), size);
  for (int j = 0; j < size; ++j) {
    system_[static_cast<size_t>(j) * size + j] +=
        problem.weights.empty() ? 1.0F : 1.0F / problem.weights[j];
  }
  if (problem.prior_mean) {  // p = 1 − W m − V shift
    cblas_sgemv(CblasRowMajor, CblasNoTrans, size, dim, -1.0F, gathered_.data(), stride,
                shift_.data(), 1, 1.0F, right_side_.data(), 1);
  }
  if (!SolveInPlace(size, system_.data(), right_side_.data())) return false;
  std::copy(shift_.begin(), shift_.end(), x);
  cblas_sgemv(CblasRowMajor, CblasTrans, size, dim, 1.0F, gathered_.data(), stride,
              right_side_.data(), 1, 1.0F, x, 1);
  FinishRow(problem, x);
  return true;
}

bool RowSolver::TrySolvePrimal(const RowProblem& problem, float* x) {
  const int size = static_cast<int>(problem.columns.size());
  const int dim = static_cast<int>(dim_);
  const int stride = static_cast<int>(stride_);
  for (int j = 0; j < size && !problem.weights.empty(); ++j) {  // C^(1/2) on both factors
    const float root = std::sqrt(problem.weights[j]);
    cblas_sscal(dim, root, gathered_.data() + static_cast<size_t>(j) * stride, 1);
    right_side_[j] *= root;
  }
  system_.resize(std::max(system_.size(), dim_ * dim_));
  cblas_ssyrk(CblasRowMajor, CblasUpper, CblasTrans, dim, size, 1.0F, gathered_.data(), stride,
              0.0F, system_.data(), dim);
  for (size_t i = 0; i < dim_; ++i) system_[i * dim_ + i] += 1.0F;
  std::copy(shift_.begin(), shift_.end(), x);
  cblas_sgemv(CblasRowMajor, CblasTrans, size, dim, 1.0F, gathered_.data(), stride,
              right_side_.data(), 1, 1.0F, x, 1);
  if (!SolveInPlace(dim, system_.data(), x)) return false;
  FinishRow(problem, x);
  return true;
}

// From z back to x = m + D^(-1/2) z.
void RowSolver::FinishRow(const RowProblem& problem, float* x) const {
  for (size_t i = 0; i < dim_; ++i) {
    x[i] *= scale_[i];
    if (problem.prior_mean) x[i] += problem.prior_mean[i];
  }
}

}  // namespace bole
