#include "models/als_row_solver.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>

#include "engine/index/inner_product.h"

namespace bole {
namespace {

// Longer rows are cheaper in the primal: the dual's n²d + n³/3 passes nd² + d³/3 at n = d, less
// what the transposition costs.
constexpr double kMaxDualShare = 0.9;

// Longer rows are faster one at a time: their triangle of registers leaves the first cache.
constexpr size_t kMaxShortRow = 24;

// Interactions whose products are added at once in the primal: their vectors stay in the
// second-level cache.
constexpr size_t kRowsPerBlock = 128;

// What a failed Cholesky multiplies λ by.
constexpr float kLambdaRaise = 10;

size_t RoundUp(size_t size, size_t step) {
  return (size + step - 1) / step * step;
}

void Grow(size_t size, AlignedFloats* buffer) {
  if (buffer->size() < size) buffer->resize(size);
}

bool AllFinite(const float* values, size_t size) {
  return std::all_of(values, values + size, [](float x) { return std::isfinite(x); });
}

// |c_j|.
float Confidence(const RowProblem& problem, size_t j) {
  return problem.weights.empty() ? 1.0F : std::abs(problem.weights[j]);
}

}  // namespace

RowForm FormOf(size_t num_interactions, size_t dim) {
  if (num_interactions == 0) return RowForm::kEmpty;
  if (num_interactions >= kMaxDualShare * dim) return RowForm::kPrimal;
  return num_interactions <= kMaxShortRow ? RowForm::kShort : RowForm::kDual;
}

double RowOperations(size_t num_interactions, size_t dim) {
  const double n = static_cast<double>(num_interactions);
  const double d = static_cast<double>(dim);
  const double solution = FormOf(num_interactions, dim) == RowForm::kPrimal
                              ? n * d * d + d * d * d / 3
                              : n * n * d + n * n * n / 3;
  return solution + 4 * n * d;  // scaling the vectors, and adding them up
}

void NormalEquations::Add(const NormalEquations& other) {
  for (size_t i = 0; i < system.size(); ++i) system[i] += other.system[i];
  for (size_t i = 0; i < right_side.size(); ++i) right_side[i] += other.right_side[i];
}

RowSolver::RowSolver(const FixedSide& fixed, const RowKernels& kernels)
    : fixed_(fixed),
      kernels_(kernels),
      dim_(fixed.factors.cols()),
      scale_(RoundUp(dim_, kernels.num_lanes)),
      inverse_(scale_.size()),
      prior_(dim_),
      block_(kRowsPerBlock * SystemStride(kernels, dim_)) {}

RowProblem RowSolver::Raise(RowProblem problem) {
  problem.lambda *= kLambdaRaise;
  ++num_raised_;
  return problem;
}

void RowSolver::Solve(const RowProblem& problem) {
  const RowForm form = FormOf(problem.columns.size(), dim_);
  if (form == RowForm::kEmpty) {
    for (size_t i = 0; i < dim_; ++i) {
      problem.x[i] = problem.prior_mean != nullptr ? problem.prior_mean[i] : 0.0F;
    }
    return;
  }
  RowProblem attempt = problem;
  while (!(form == RowForm::kPrimal ? TryPrimal(attempt) : TryDual(attempt))) {
    attempt = Raise(attempt);
  }
}

void RowSolver::SetLambda(float lambda) {
  if (lambda == lambda_) return;
  lambda_ = lambda;
  for (size_t i = 0; i < dim_; ++i) {
    inverse_[i] = 1.0F / (fixed_.spectrum[i] + lambda);
    scale_[i] = std::sqrt(inverse_[i]);
  }
}

void RowSolver::SetPrior(const RowProblem& problem) {
  SetLambda(problem.lambda);
  if (problem.prior_mean == nullptr) return;
  for (size_t i = 0; i < dim_; ++i) {
    prior_[i] = inverse_[i] * lambda_ * problem.prior_mean[i];
  }
}

float RowSolver::Residual(const RowProblem& problem, size_t j) const {
  const float target = problem.weights.empty() || problem.weights[j] > 0 ? 1.0F : 0.0F;
  if (problem.prior_mean == nullptr) return target;
  return target - InnerProduct(VectorOf(problem, j), prior_.data(), dim_);
}

LowerSystem RowSolver::ClearSystem(size_t size, AlignedFloats* columns) {
  const size_t num_columns = SystemColumns(kernels_, size);
  LowerSystem system{size, SystemStride(kernels_, size), nullptr, nullptr};
  Grow(num_columns * system.stride, columns);
  Grow(num_columns, &inverses_);
  std::fill_n(columns->data(), num_columns * system.stride, 0.0F);
  system.columns = columns->data();
  system.inverses = inverses_.data();
  return system;
}

bool RowSolver::TryDual(const RowProblem& problem) {
  SetPrior(problem);
  const size_t size = problem.columns.size();
  const LowerSystem system = ClearSystem(size, &system_);
  vectors_.resize(size);
  for (size_t j = 0; j < size; ++j) {
    vectors_[j] = VectorOf(problem, j);
    float* const column = system.columns + j * system.stride;
    column[j] = 1.0F / Confidence(problem, j);
    column[size] = Residual(problem, j);
  }
  Grow(dim_ * system.stride, &tall_);
  kernels_.gather_transposed({vectors_.data(), size, dim_}, scale_.data(), system.stride,
                             tall_.data());
  kernels_.add_products(tall_.data(), dim_, system);
  if (!kernels_.factor(system)) return false;
  Grow(system.stride, &right_side_);
  kernels_.substitute_back(system, right_side_.data());
  return FinishDual(problem, vectors_.data(), right_side_.data());
}

// x = D⁻¹ Wᵀ t + q.
bool RowSolver::FinishDual(const RowProblem& problem, const float* const* vectors,
                           const float* t) const {
  const size_t size = problem.columns.size();
  if (!AllFinite(t, size)) return false;
  std::fill_n(problem.x, dim_, 0.0F);
  kernels_.add_combination({vectors, size, dim_}, t, problem.x);
  kernels_.multiply(inverse_.data(), dim_, problem.x);
  AddPrior(problem);
  return true;
}

void RowSolver::AddPrior(const RowProblem& problem) const {
  if (problem.prior_mean == nullptr) return;
  for (size_t i = 0; i < dim_; ++i) problem.x[i] += prior_[i];
}

void RowSolver::SolveShort(std::span<const RowProblem> problems) {
  const size_t lanes = kernels_.num_lanes;
  const size_t size = problems.front().columns.size();
  CHECK_LE(problems.size(), lanes);
  Grow(ShortRowsScratch(kernels_, size), &tall_);
  Grow(size * lanes, &right_side_);
  Grow(size * lanes, &diagonal_);
  vectors_.resize(size * lanes);
  for (size_t lane = 0; lane < lanes; ++lane) {
    const RowProblem& problem = problems[std::min(lane, problems.size() - 1)];  // fills up
    SetPrior(problem);
    for (size_t j = 0; j < size; ++j) {
      vectors_[lane * size + j] = VectorOf(problem, j);
      right_side_[j * lanes + lane] = Residual(problem, j);
      diagonal_[j * lanes + lane] = 1.0F / Confidence(problem, j);
    }
  }
  kernels_.solve_short({size, dim_, vectors_.data(), scale_.data(), diagonal_.data(),
                        right_side_.data(), tall_.data()});
  std::vector<size_t> failed;
  std::vector<float> t(size);
  for (size_t lane = 0; lane < problems.size(); ++lane) {
    for (size_t j = 0; j < size; ++j) t[j] = right_side_[j * lanes + lane];
    if (problems[lane].prior_mean != nullptr) SetPrior(problems[lane]);
    if (!FinishDual(problems[lane], vectors_.data() + lane * size, t.data())) {
      failed.push_back(lane);
    }
  }
  for (const size_t lane : failed) Solve(Raise(problems[lane]));
}

void RowSolver::MakeNormal(const RowProblem& part, NormalEquations* equations) {
  SetPrior(part);
  const LowerSystem system = ClearSystem(dim_, &equations->system);
  equations->right_side.assign(system.stride, 0.0F);
  for (size_t begin = 0; begin < part.columns.size(); begin += kRowsPerBlock) {
    AddBlock(part, begin, system, equations->right_side.data());
  }
}

// Adds VᵀCV and VᵀCr of up to kRowsPerBlock interactions.
void RowSolver::AddBlock(const RowProblem& problem, size_t begin, const LowerSystem& system,
                         float* right_side) {
  const size_t count = std::min(kRowsPerBlock, problem.columns.size() - begin);
  vectors_.resize(count);
  Grow(count, &right_side_);
  roots_.resize(std::max(roots_.size(), count));
  for (size_t j = 0; j < count; ++j) {
    vectors_[j] = VectorOf(problem, begin + j);
    roots_[j] = std::sqrt(Confidence(problem, begin + j));
    right_side_[j] = roots_[j] * Residual(problem, begin + j);
  }
  kernels_.gather({vectors_.data(), count, dim_}, scale_.data(), roots_.data(), system.stride,
                  block_.data());
  for (size_t j = 0; j < count; ++j) vectors_[j] = block_.data() + j * system.stride;
  kernels_.add_combination({vectors_.data(), count, dim_}, right_side_.data(), right_side);
  kernels_.add_products(block_.data(), count, system);
}

bool RowSolver::TryPrimal(const RowProblem& problem) {
  MakeNormal(problem, &equations_);
  return SolveNormal(problem, &equations_);
}

bool RowSolver::SolveNormal(const RowProblem& problem, NormalEquations* equations) {
  SetPrior(problem);
  Grow(SystemColumns(kernels_, dim_), &inverses_);
  const LowerSystem system{dim_, SystemStride(kernels_, dim_), equations->system.data(),
                           inverses_.data()};
  for (size_t i = 0; i < dim_; ++i) {
    system.columns[i * system.stride + i] += 1.0F;
    system.columns[i * system.stride + dim_] = equations->right_side[i];
  }
  if (!kernels_.factor(system)) return false;
  AlignedFloats& z = equations->right_side;
  kernels_.substitute_back(system, z.data());
  if (!AllFinite(z.data(), dim_)) return false;
  std::copy_n(z.data(), dim_, problem.x);
  kernels_.multiply(scale_.data(), dim_, problem.x);
  AddPrior(problem);
  return true;
}

}  // namespace bole
