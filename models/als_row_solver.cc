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
constexpr size_t kInteractionsPerBatch = 128;

// From how many dimensions on long rows are solved in blocks: at half of it the exact solution
// needs less than twice the operations, and no start.
constexpr size_t kMinDimInBlocks = 512;

// Dimensions of a block, of which the triangle is 32 KiB; iALS++ proposes 64 to 128.
constexpr size_t kDimensionsPerBlock = 128;

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

// p_j.
float TargetOf(const RowProblem& problem, size_t j) {
  return problem.weights.empty() || problem.weights[j] > 0 ? 1.0F : 0.0F;
}

}  // namespace

RowForm FormOf(size_t num_interactions, size_t dim) {
  if (num_interactions == 0) return RowForm::kEmpty;
  if (num_interactions >= kMaxDualShare * dim) {
    return dim < kMinDimInBlocks ? RowForm::kPrimal : RowForm::kBlocks;
  }
  return num_interactions <= kMaxShortRow ? RowForm::kShort : RowForm::kDual;
}

double RowOperations(size_t num_interactions, size_t dim) {
  const double n = static_cast<double>(num_interactions);
  const double d = static_cast<double>(dim);
  const RowForm form = FormOf(num_interactions, dim);
  const double adding = 4 * n * d;  // scaling the vectors, and adding them up
  if (form == RowForm::kPrimal) return adding + n * d * d + d * d * d / 3;
  if (form != RowForm::kBlocks) return adding + n * n * d + n * n * n / 3;
  const double block = kDimensionsPerBlock;
  return adding + 4 * n * d + n * d * block + d * block * block / 3;  // residuals before and after
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
      batch_(kInteractionsPerBatch * SystemStride(kernels, dim_)) {}

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
  const auto solve = form != RowForm::kPrimal && form != RowForm::kBlocks ? &RowSolver::TryDual
                     : form == RowForm::kBlocks && problem.starts_at_x    ? &RowSolver::TryBlocks
                                                                          : &RowSolver::TryPrimal;
  RowProblem attempt = problem;
  while (!(this->*solve)(attempt)) attempt = Raise(attempt);
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
  const float target = TargetOf(problem, j);
  if (problem.prior_mean == nullptr) return target;
  return target - InnerProduct(VectorOf(problem, j), prior_.data(), dim_);
}

LowerSystem RowSolver::ClearSystem(size_t size, AlignedFloats* columns) {
  const size_t num_floats = SystemColumns(kernels_, size) * SystemStride(kernels_, size);
  Grow(num_floats, columns);
  std::fill_n(columns->data(), num_floats, 0.0F);
  return SystemOf(size, columns);
}

// The system of this size that lies in columns.
LowerSystem RowSolver::SystemOf(size_t size, AlignedFloats* columns) {
  Grow(SystemColumns(kernels_, size), &inverses_);
  return {size, SystemStride(kernels_, size), columns->data(), inverses_.data()};
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
  const size_t count = part.columns.size();
  Grow(count, &residuals_);
  for (size_t j = 0; j < count; ++j) residuals_[j] = Residual(part, j);
  const LowerSystem system = ClearSystem(dim_, &equations->system);
  equations->right_side.assign(system.stride, 0.0F);
  AddInteractions(part, {0, dim_}, equations);
}

// Adds VᵀCV and VᵀC residuals_, both of these dimensions alone.
void RowSolver::AddInteractions(const RowProblem& problem, const Dimensions& dimensions,
                                NormalEquations* equations) {
  for (size_t begin = 0; begin < problem.columns.size(); begin += kInteractionsPerBatch) {
    AddBatch(problem, dimensions, begin, equations);
  }
}

// The same of up to kInteractionsPerBatch interactions.
void RowSolver::AddBatch(const RowProblem& problem, const Dimensions& dimensions, size_t begin,
                         NormalEquations* equations) {
  const size_t size = dimensions.size;
  const LowerSystem system = SystemOf(size, &equations->system);
  const size_t count = std::min(kInteractionsPerBatch, problem.columns.size() - begin);
  vectors_.resize(count);
  Grow(count, &right_side_);
  roots_.resize(std::max(roots_.size(), count));
  for (size_t j = 0; j < count; ++j) {
    vectors_[j] = VectorOf(problem, begin + j) + dimensions.begin;
    roots_[j] = std::sqrt(Confidence(problem, begin + j));
    right_side_[j] = roots_[j] * residuals_[begin + j];
  }
  kernels_.gather({vectors_.data(), count, size}, scale_.data() + dimensions.begin, roots_.data(),
                  system.stride, batch_.data());
  for (size_t j = 0; j < count; ++j) vectors_[j] = batch_.data() + j * system.stride;
  kernels_.add_combination({vectors_.data(), count, size}, right_side_.data(),
                           equations->right_side.data());
  kernels_.add_products(batch_.data(), count, system);
}

bool RowSolver::TryPrimal(const RowProblem& problem) {
  MakeNormal(problem, &equations_);
  return SolveNormal(problem, &equations_);
}

bool RowSolver::SolveNormal(const RowProblem& problem, NormalEquations* equations) {
  SetPrior(problem);
  if (!SolveSystem(dim_, equations)) return false;
  std::copy_n(equations->right_side.data(), dim_, problem.x);
  kernels_.multiply(scale_.data(), dim_, problem.x);
  AddPrior(problem);
  return true;
}

// Solves (I + equations) z = right side; z takes the right side's place.
bool RowSolver::SolveSystem(size_t size, NormalEquations* equations) {
  const LowerSystem system = SystemOf(size, &equations->system);
  for (size_t i = 0; i < size; ++i) {
    system.columns[i * system.stride + i] += 1.0F;
    system.columns[i * system.stride + size] = equations->right_side[i];
  }
  if (!kernels_.factor(system)) return false;
  float* const z = equations->right_side.data();
  kernels_.substitute_back(system, z);
  return AllFinite(z, size);
}

bool RowSolver::TryBlocks(const RowProblem& problem) {
  SetPrior(problem);
  const size_t count = problem.columns.size();
  Grow(count, &residuals_);
  for (size_t j = 0; j < count; ++j) {
    residuals_[j] = TargetOf(problem, j) - InnerProduct(VectorOf(problem, j), problem.x, dim_);
  }
  for (size_t begin = 0; begin < dim_; begin += kDimensionsPerBlock) {
    if (!SolveBlock(problem, {begin, std::min(kDimensionsPerBlock, dim_ - begin)})) return false;
  }
  return true;
}

bool RowSolver::SolveBlock(const RowProblem& problem, const Dimensions& block) {
  const LowerSystem system = ClearSystem(block.size, &equations_.system);
  AlignedFloats& z = equations_.right_side;
  z.assign(system.stride, 0.0F);
  float* const x = problem.x + block.begin;
  const float* const scale = scale_.data() + block.begin;
  for (size_t i = 0; i < block.size; ++i) {
    const float prior = problem.prior_mean == nullptr ? 0.0F : prior_[block.begin + i];
    z[i] = (prior - x[i]) / scale[i];
  }
  AddInteractions(problem, block, &equations_);
  if (!SolveSystem(block.size, &equations_)) return false;
  kernels_.multiply(scale, block.size, z.data());  // now what x changes by
  for (size_t i = 0; i < block.size; ++i) x[i] += z[i];
  for (size_t j = 0; j < problem.columns.size(); ++j) {
    residuals_[j] -= InnerProduct(VectorOf(problem, j) + block.begin, z.data(), block.size);
  }
  return true;
}

}  // namespace bole
