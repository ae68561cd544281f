#include "models/ridge_map.h"

#include <algorithm>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"

namespace bole {
namespace {

constexpr size_t kRowsPerTask = 256;

// Rows of one float64 partial sum of columns' inner products.
constexpr size_t kRowsPerPartial = 4096;

using ColumnSums = Eigen::RowVectorXd;

// Σ_rows a·b for each column.
ColumnSums InnerProducts(const Matrix& a, const Matrix& b, size_t num_threads) {
  std::vector<ColumnSums> partials(NumChunks(a.rows(), kRowsPerPartial));
  ParallelFor(a.rows(), kRowsPerPartial, num_threads, [&](const Chunk& chunk) {
    ColumnSums sum = ColumnSums::Zero(a.cols());
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      sum += a.row(row).cast<double>().cwiseProduct(b.row(row).cast<double>());
    }
    partials[chunk.index] = std::move(sum);
  });
  ColumnSums total = ColumnSums::Zero(a.cols());
  for (const ColumnSums& partial : partials) total += partial;
  return total;
}

// The symmetric operator FᵀRF + λI.
class NormalOperator {
 public:
  NormalOperator(const CsrView& features, std::span<const float> row_weights,
                 const RidgeMapOptions& options)
      : features_(features),
        by_feature_(Transpose(features)),
        row_weights_(row_weights),
        options_(options) {}

  // FᵀR·rows.
  Matrix ApplyTransposed(Matrix rows) const {
    for (Eigen::Index row = 0; row < rows.rows(); ++row) rows.row(row) *= row_weights_[row];
    return ApplyRidgeMap(by_feature_.view(), rows, options_.num_threads);
  }

  Matrix Apply(const Matrix& map) const {
    Matrix product = ApplyTransposed(ApplyRidgeMap(features_, map, options_.num_threads));
    product += options_.lambda * map;
    return product;
  }

  // The diagonal's inverse, one number a feature.
  Vector Preconditioner() const {
    Vector diagonal(by_feature_.num_rows());
    for (size_t feature = 0; feature < by_feature_.num_rows(); ++feature) {
      double sum = options_.lambda;
      for (size_t i = by_feature_.offsets[feature]; i < by_feature_.offsets[feature + 1]; ++i) {
        const double value = by_feature_.values.empty() ? 1.0 : by_feature_.values[i];
        sum += row_weights_[by_feature_.columns[i]] * value * value;
      }
      diagonal[feature] = static_cast<float>(1 / sum);
    }
    return diagonal;
  }

 private:
  const CsrView features_;
  const Csr by_feature_;
  const std::span<const float> row_weights_;
  const RidgeMapOptions& options_;
};

// a / b where the column is still moving; 0 where it has converged, so that it stays put.
Eigen::RowVectorXf SafeRatio(const ColumnSums& a, const ColumnSums& b) {
  Eigen::RowVectorXf ratio(a.size());
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    ratio[i] = b[i] > 0 ? static_cast<float>(a[i] / b[i]) : 0.0F;
  }
  return ratio;
}

void CheckSizes(const CsrView& features, std::span<const float> row_weights,
                const Matrix& embeddings, const RidgeMapOptions& options) {
  const bool ok = options.lambda > 0 && options.num_threads > 0 &&
                  row_weights.size() == features.num_rows() &&
                  static_cast<size_t>(embeddings.rows()) == features.num_rows();
  if (!ok) throw Error(ErrorCode::kInvalidArgument, "ridge map's inputs don't fit");
}

}  // namespace

Matrix FitRidgeMap(const CsrView& features, std::span<const float> row_weights,
                   const Matrix& embeddings, const RidgeMapOptions& options, const Matrix* start) {
  CheckSizes(features, row_weights, embeddings, options);
  const NormalOperator normal(features, row_weights, options);
  const Vector preconditioner = normal.Preconditioner();
  const size_t threads = options.num_threads;

  Matrix residual = normal.ApplyTransposed(embeddings);
  const ColumnSums goal = InnerProducts(residual, residual, threads) *
                          static_cast<double>(options.tolerance) * options.tolerance;
  Matrix map = Matrix::Zero(residual.rows(), residual.cols());
  if (start != nullptr) {
    map = *start;
    residual -= normal.Apply(map);
  }
  Matrix scaled = preconditioner.asDiagonal() * residual;
  Matrix direction = scaled;
  ColumnSums energy = InnerProducts(residual, scaled, threads);
  for (size_t i = 0; i < options.max_iterations; ++i) {
    if ((InnerProducts(residual, residual, threads).array() <= goal.array()).all()) break;
    const Matrix image = normal.Apply(direction);
    const Eigen::RowVectorXf step = SafeRatio(energy, InnerProducts(direction, image, threads));
    map += direction * step.asDiagonal();
    residual -= image * step.asDiagonal();
    scaled = preconditioner.asDiagonal() * residual;
    const ColumnSums next_energy = InnerProducts(residual, scaled, threads);
    direction = scaled + direction * SafeRatio(next_energy, energy).asDiagonal();
    energy = next_energy;
  }
  return map;
}

Matrix ApplyRidgeMap(const CsrView& features, const Matrix& map, size_t num_threads) {
  Matrix product = Matrix::Zero(features.num_rows(), map.cols());
  ParallelFor(features.num_rows(), kRowsPerTask, num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      for (size_t i = features.offsets[row]; i < features.offsets[row + 1]; ++i) {
        const float value = features.values.empty() ? 1.0F : features.values[i];
        product.row(row) += value * map.row(features.columns[i]);
      }
    }
  });
  return product;
}

}  // namespace bole
