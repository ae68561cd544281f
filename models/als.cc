#include "models/als.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/base/large_matrix.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "models/als_row_solver.h"
#include "models/dense_algebra.h"

namespace bole {
namespace {

// Which stream of random numbers a side starts from.
constexpr uint64_t kUserPurpose = 0x616c735f75736572;  // "als_user"
constexpr uint64_t kItemPurpose = 0x616c735f6974656d;  // "als_item"

// Typical norm of a row to start from: far below 1, the score of an interaction.
constexpr double kStartScale = 0.1;

// Of a Gramian's other entries, relative to its largest on the diagonal: what rounding leaves.
constexpr double kDiagonalTolerance = 1e-5;

void CheckOptions(const AlsOptions& options) {
  const bool ok = options.dim > 0 && options.alpha0 >= 0 && std::isfinite(options.alpha0) &&
                  options.lambda > 0 && std::isfinite(options.lambda) && options.nu >= 0 &&
                  std::isfinite(options.nu) && options.num_threads > 0;
  if (!ok) throw Error(ErrorCode::kInvalidArgument, "als options are out of range");
}

void CheckWeights(const CsrView& by_user) {
  for (const float weight : by_user.values) {
    if (weight == 0 || !std::isfinite(weight)) {
      throw Error(ErrorCode::kInvalidArgument,
                  "interaction weight is zero or not finite: " + std::to_string(weight));
    }
  }
}

Matrix RandomRows(size_t num_rows, uint64_t purpose, const AlsOptions& options) {
  Matrix rows = LargeMatrix(num_rows, options.dim);
  const double scale = kStartScale / std::sqrt(static_cast<double>(options.dim));
  ParallelFor(num_rows, 1024, options.num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      Random random(options.seed, purpose, row);
      for (size_t i = 0; i < options.dim; ++i) {
        rows(row, i) = static_cast<float>(scale * random.Normal());
      }
    }
  });
  return rows;
}

float WeightAt(const CsrView& matrix, size_t entry) {
  return matrix.values.empty() ? 1.0F : matrix.values[entry];
}

double RegulariserOf(const CsrView& rows, const Matrix& factors, const AlsOptions& options) {
  double sum = 0;
  for (size_t row = 0; row < rows.num_rows(); ++row) {
    sum += static_cast<double>(RowLambda(options, rows.row_size(row), rows.num_columns)) *
           factors.row(row).cast<double>().squaredNorm();
  }
  return sum;
}

Vector SquaredNormsOfColumns(const MatrixView& rows) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(rows.cols());
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    sum += rows.row(row).transpose().cast<double>().cwiseAbs2();
  }
  return sum.cast<float>();
}

Eigen::MatrixXd GramianOf(const Matrix& rows, size_t num_threads) {
  return Gramian(MatrixView(rows.data(), rows.rows(), rows.cols()), num_threads);
}

}  // namespace

float RowLambda(const AlsOptions& options, size_t num_interactions, size_t num_other_rows) {
  const double count = static_cast<double>(num_interactions) +
                       static_cast<double>(options.alpha0) * static_cast<double>(num_other_rows);
  return static_cast<float>(options.lambda * std::pow(count, options.nu));
}

AlsTrainer::AlsTrainer(const CsrView& by_user, const AlsOptions& options)
    : AlsTrainer(by_user, options, [&] {
        CheckOptions(options);
        return Factors{RandomRows(by_user.num_rows(), kUserPurpose, options),
                       RandomRows(by_user.num_columns, kItemPurpose, options)};
      }()) {}

AlsTrainer::AlsTrainer(const CsrView& by_user, const AlsOptions& options, Factors start)
    : options_(options), by_user_(by_user), factors_(std::move(start)) {
  CheckOptions(options);
  CheckWeights(by_user);
  const auto fits = [&](const Matrix& rows, size_t num_rows) {
    return static_cast<size_t>(rows.rows()) == num_rows &&
           static_cast<size_t>(rows.cols()) == options.dim && rows.allFinite();
  };
  if (!fits(factors_.users, by_user.num_rows()) || !fits(factors_.items, by_user.num_columns)) {
    throw Error(ErrorCode::kInvalidArgument, "factors to start from don't fit the interactions");
  }
  by_item_ = Transpose(by_user);
  user_schedule_ = RowSchedule(by_user_, options.dim);
  item_schedule_ = RowSchedule(by_item_.view(), options.dim);
}

void AlsTrainer::SolveUsers(const Matrix* prior_means) {
  Solve(by_user_, user_schedule_, prior_means, &factors_.items, &factors_.users);
}

void AlsTrainer::SolveItems(const Matrix* prior_means) {
  Solve(by_item_.view(), item_schedule_, prior_means, &factors_.users, &factors_.items);
}

void AlsTrainer::Rotate(const Matrix& basis, std::initializer_list<Matrix*> rows) {
  for (Matrix* const matrix : rows) RotateRows(basis, options_.num_threads, matrix);
  for (Matrix* const matrix : along_) {
    if (matrix->size() > 0) RotateRows(basis, options_.num_threads, matrix);
  }
}

void AlsTrainer::Solve(const CsrView& rows, const RowSchedule& schedule, const Matrix* prior_means,
                       Matrix* fixed, Matrix* solved) {
  const size_t num_threads = options_.num_threads;
  const Eigenbasis basis = MakeEigenbasis(GramianOf(*fixed, num_threads));
  Rotate(basis.vectors, {fixed});
  Matrix rotated_means;
  if (prior_means != nullptr) {
    CHECK_EQ(prior_means->rows(), solved->rows());
    rotated_means = *prior_means;
    RotateRows(basis.vectors, num_threads, &rotated_means);
  }
  const FixedSide side{MatrixView(fixed->data(), fixed->rows(), fixed->cols()),
                       options_.alpha0 * basis.values};
  const bool starts = schedule.has_blocks();
  if (starts) RotateRows(basis.vectors, num_threads, solved);
  num_raised_ += SolveRows(side, schedule, num_threads, [&](uint32_t row) -> RowProblem {
    return {rows.row(row),
            rows.row_values(row),
            RowLambda(options_, rows.row_size(row), rows.num_columns),
            prior_means != nullptr ? rotated_means.row(row).data() : nullptr,
            solved->row(row).data(),
            starts};
  });
}

double AlsTrainer::Loss() const {
  double loss = RegulariserOf(by_user_, factors_.users, options_) +
                RegulariserOf(by_item_.view(), factors_.items, options_);
  for (size_t user = 0; user < by_user_.num_rows(); ++user) {
    for (size_t entry = by_user_.offsets[user]; entry < by_user_.offsets[user + 1]; ++entry) {
      const double score = factors_.users.row(user).cast<double>().dot(
          factors_.items.row(by_user_.columns[entry]).cast<double>());
      const float weight = WeightAt(by_user_, entry);
      const double missing = (weight > 0 ? 1 : 0) - score;
      loss += std::abs(weight) * missing * missing;
    }
  }
  const Eigen::MatrixXd products =
      GramianOf(factors_.users, options_.num_threads)
          .cwiseProduct(GramianOf(factors_.items, options_.num_threads));
  return loss + options_.alpha0 * products.sum();
}

Factors AlsTrainer::Take() {
  const Eigenbasis basis = MakeEigenbasis(GramianOf(factors_.items, options_.num_threads));
  Rotate(basis.vectors, {&factors_.users, &factors_.items});
  return std::move(factors_);
}

Factors TrainAls(const CsrView& by_user, const AlsOptions& options) {
  AlsTrainer trainer(by_user, options);
  for (size_t epoch = 0; epoch < options.num_epochs; ++epoch) trainer.RunEpoch();
  if (trainer.num_raised() > 0) {
    LOG(WARNING) << "als raised lambda for rows: " << trainer.num_raised();
  }
  return trainer.Take();
}

struct FoldIn::State {
  State(const MatrixView& all_items, const AlsOptions& als_options)
      : items(all_items), options(als_options), side(MakeSide()), solver(side) {}

  FixedSide MakeSide();
  void Turn(std::span<const uint32_t> rows, std::span<const float> prior_mean);

  MatrixView items;
  AlsOptions options;
  Matrix basis;  // that makes the items' Gramian diagonal; empty when it is
  FixedSide side;
  RowSolver solver;
  // Of one call, when the items have another basis.
  Matrix turned;
  Vector turned_mean;
  std::vector<uint32_t> numbers;
};

FixedSide FoldIn::State::MakeSide() {
  const Eigen::MatrixXd gramian = Gramian(items, options.num_threads);
  const Eigen::VectorXd diagonal = gramian.diagonal();
  const double largest = diagonal.size() > 0 ? diagonal.maxCoeff() : 0;
  const Eigen::MatrixXd rest = gramian - Eigen::MatrixXd(diagonal.asDiagonal());
  if (rest.cwiseAbs().maxCoeff() <= kDiagonalTolerance * largest) {
    return {items, options.alpha0 * SquaredNormsOfColumns(items)};
  }
  Eigenbasis eigenbasis = MakeEigenbasis(gramian);
  basis = std::move(eigenbasis.vectors);
  return {items, options.alpha0 * eigenbasis.values};
}

// Puts the rows, in the Gramian's eigenbasis, in the place of the items.
void FoldIn::State::Turn(std::span<const uint32_t> rows, std::span<const float> prior_mean) {
  const auto count = static_cast<Eigen::Index>(rows.size());
  Matrix gathered(count, items.cols());
  for (Eigen::Index i = 0; i < count; ++i) {
    gathered.row(i) = items.row(rows[static_cast<size_t>(i)]);
  }
  turned.noalias() = gathered * basis;
  new (&side.factors) MatrixView(turned.data(), turned.rows(), turned.cols());
  numbers.resize(rows.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  if (prior_mean.empty()) return;
  const Eigen::Map<const Vector> mean(prior_mean.data(), items.cols());
  turned_mean = basis.transpose() * mean;
}

FoldIn::FoldIn(const MatrixView& items, const AlsOptions& options) {
  CheckOptions(options);
  UseOneBlasThread();
  state_ = std::make_unique<State>(items, options);
}

FoldIn::~FoldIn() = default;

std::vector<float> FoldIn::Solve(std::span<const uint32_t> items, std::span<const float> weights,
                                 std::span<const float> prior_mean) {
  State& state = *state_;
  const auto dim = static_cast<size_t>(state.items.cols());
  const auto num_items = static_cast<size_t>(state.items.rows());
  const float lambda = RowLambda(state.options, items.size(), num_items);
  std::vector<float> x(dim);
  if (state.basis.size() == 0) {
    const float* const mean = prior_mean.empty() ? nullptr : prior_mean.data();
    state.solver.Solve({items, weights, lambda, mean, x.data()});
    return x;
  }
  state.Turn(items, prior_mean);
  const float* const mean = prior_mean.empty() ? nullptr : state.turned_mean.data();
  state.solver.Solve({state.numbers, weights, lambda, mean, x.data()});
  const Vector back = state.basis * Eigen::Map<const Vector>(x.data(), state.items.cols());
  return {back.data(), back.data() + back.size()};
}

}  // namespace bole
