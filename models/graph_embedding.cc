#include "models/graph_embedding.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "models/dense_algebra.h"
#include "models/ridge_map.h"

namespace bole {
namespace {

constexpr size_t kSpare = 16;      // vectors beyond dim, so that the last of them are exact
constexpr size_t kIterations = 3;  // of the subspace: a graph's singular values fall slowly
constexpr uint64_t kStart = 2;     // purpose of the random numbers

// Eigenvalues of a Gramian below this share of the largest are rounding errors.
constexpr float kLeastEigenvalue = 1e-6f;

constexpr size_t kRowsPerTask = 256;

// Each row divided by its sum.
Csr MakeShares(const CsrView& graph) {
  Csr shares{{graph.offsets.begin(), graph.offsets.end()},
             {graph.columns.begin(), graph.columns.end()},
             std::vector<float>(graph.num_entries()),
             graph.num_columns};
  for (size_t row = 0; row < graph.num_rows(); ++row) {
    double sum = 0;
    for (uint64_t i = graph.offsets[row]; i < graph.offsets[row + 1]; ++i) {
      sum += graph.values.empty() ? 1 : graph.values[i];
    }
    for (uint64_t i = graph.offsets[row]; i < graph.offsets[row + 1]; ++i) {
      shares.values[i] = static_cast<float>((graph.values.empty() ? 1 : graph.values[i]) / sum);
    }
  }
  return shares;
}

// ln(p / noise) on the graph's entries.
Csr MakeLogRatios(const Csr& shares, float noise_power) {
  std::vector<double> noise(shares.num_columns);
  for (size_t i = 0; i < shares.columns.size(); ++i) noise[shares.columns[i]] += shares.values[i];
  double sum = 0;
  for (double& value : noise) sum += value = std::pow(value, noise_power);
  Csr ratios = shares;
  for (size_t i = 0; i < ratios.columns.size(); ++i) {
    const double chance = noise[ratios.columns[i]] / sum;
    ratios.values[i] = static_cast<float>(std::log(shares.values[i] / chance));
  }
  return ratios;
}

// Multiplies the columns of rows · basis by power of their eigenvalue; 0 where that is none.
Matrix Rotated(const Matrix& rows, const Eigenbasis& basis, float power, size_t num_columns,
               size_t num_threads) {
  Matrix scaled = basis.vectors.leftCols(static_cast<Eigen::Index>(num_columns));
  const float least = kLeastEigenvalue * basis.values[0];
  for (Eigen::Index i = 0; i < scaled.cols(); ++i) {
    const float value = basis.values[i];
    scaled.col(i) *= value > least && value > 0 ? std::pow(value, power) : 0.0f;
  }
  Matrix product(rows.rows(), scaled.cols());
  ParallelFor(static_cast<size_t>(rows.rows()), kRowsPerTask, num_threads, [&](const Chunk& chunk) {
    const auto begin = static_cast<Eigen::Index>(chunk.begin);
    const auto count = static_cast<Eigen::Index>(chunk.end - chunk.begin);
    product.middleRows(begin, count).noalias() = rows.middleRows(begin, count) * scaled;
  });
  return product;
}

Eigenbasis BasisOf(const Matrix& rows, size_t num_threads) {
  return MakeEigenbasis(Gramian(ViewOf(rows), num_threads));
}

Matrix Orthonormal(const Matrix& block, size_t num_threads) {
  return Rotated(block, BasisOf(block, num_threads), -0.5f, static_cast<size_t>(block.cols()),
                 num_threads);
}

// U √Σ of a tall matrix, its first columns.
Matrix LeadingPart(const Matrix& tall, size_t dim, size_t num_threads) {
  return Rotated(tall, BasisOf(tall, num_threads), -0.25f, dim, num_threads);
}

void MakeUnitRows(Matrix& rows) {
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    const float length = rows.row(row).norm();
    if (length > 0) rows.row(row) /= length;
  }
}

// Widened by zeros.
Matrix WithColumns(const Matrix& matrix, size_t num_columns) {
  Matrix wide = Matrix::Zero(matrix.rows(), static_cast<Eigen::Index>(num_columns));
  wide.leftCols(matrix.cols()) = matrix;
  return wide;
}

Matrix RandomBlock(size_t num_rows, size_t num_columns, uint64_t seed) {
  Matrix block(num_rows, num_columns);
  for (size_t row = 0; row < num_rows; ++row) {
    Random random(seed, kStart, row);
    for (float& value : block.row(static_cast<Eigen::Index>(row))) {
      value = static_cast<float>(random.Normal());
    }
  }
  return block;
}

Matrix Factorise(const Csr& matrix, const GraphEmbeddingOptions& options) {
  const Csr transposed = Transpose(matrix.view());
  const auto multiply = [&](const Csr& by, const Matrix& block) {
    return ApplyRidgeMap(by.view(), block, options.num_threads);
  };
  const size_t width = std::min(options.dim + kSpare, matrix.num_rows());
  Matrix basis = RandomBlock(matrix.num_rows(), width, options.seed);
  for (size_t i = 0; i < kIterations; ++i) {
    basis = Orthonormal(multiply(transposed, multiply(matrix, basis)), options.num_threads);
  }
  Matrix rows =
      LeadingPart(multiply(matrix, basis), std::min(options.dim, width), options.num_threads);
  MakeUnitRows(rows);
  return rows;
}

// The Laplacian of the graph with a tie of everybody to themselves, less the band's middle.
class ShiftedLaplacian {
 public:
  ShiftedLaplacian(const CsrView& graph, const GraphEmbeddingOptions& options)
      : with_self_(WithSelf(graph)), shares_(MakeShares(with_self_.view())), options_(options) {}

  Matrix Apply(const Matrix& rows) const {
    Matrix result = ApplyRidgeMap(shares_.view(), rows, options_.num_threads);
    result = (1 - options_.band_middle) * rows - result;
    return result;
  }

  // Each row's and its neighbours' sum, by weight.
  Matrix SumNeighbours(const Matrix& rows) const {
    return ApplyRidgeMap(with_self_.view(), rows, options_.num_threads);
  }

 private:
  static Csr WithSelf(const CsrView& graph) {
    std::vector<CsrEntry> entries;
    entries.reserve(graph.num_entries() + graph.num_rows());
    for (uint32_t row = 0; row < graph.num_rows(); ++row) {
      entries.push_back({row, row, 1});
      for (uint64_t i = graph.offsets[row]; i < graph.offsets[row + 1]; ++i) {
        entries.push_back({row, graph.columns[i], graph.values.empty() ? 1 : graph.values[i]});
      }
    }
    return MakeCsr(std::move(entries), graph.num_rows(), graph.num_columns, Duplicates::kSum);
  }

  Csr with_self_;
  Csr shares_;
  const GraphEmbeddingOptions& options_;
};

// Σ (-1)ⁱ cᵢ Iᵢ(θ) Tᵢ(½ M² - 1) rows, c₀ = 1 and else 2: the band exp(-½ θ ((λ - μ)² - 2)) but for
// a factor, Iᵢ being modified Bessel functions and Tᵢ Chebyshev polynomials.
Matrix PassBand(const ShiftedLaplacian& shifted, const Matrix& rows,
                const GraphEmbeddingOptions& options) {
  const auto bessel = [&](size_t i) {
    return static_cast<float>(std::cyl_bessel_i(static_cast<double>(i), options.band_narrowness));
  };
  Matrix before = rows;
  Matrix term = 0.5f * shifted.Apply(shifted.Apply(rows)) - rows;
  Matrix sum = bessel(0) * before - 2 * bessel(1) * term;
  for (size_t i = 2; i < options.num_terms; ++i) {
    Matrix next = shifted.Apply(shifted.Apply(term)) - 2 * term - before;
    sum += (i % 2 == 0 ? 2 : -2) * bessel(i) * next;
    before = std::move(term);
    term = std::move(next);
  }
  return shifted.SumNeighbours(rows - sum);
}

}  // namespace

Matrix EmbedGraph(const CsrView& graph, const GraphEmbeddingOptions& options) {
  if (options.dim == 0 || options.num_terms < 2 || !(options.band_narrowness > 0)) {
    throw Error(ErrorCode::kInvalidArgument, "options of a graph's embedding are out of range");
  }
  if (graph.num_entries() == 0) {
    return Matrix::Zero(static_cast<Eigen::Index>(graph.num_rows()),
                        static_cast<Eigen::Index>(options.dim));
  }
  const Matrix factors = Factorise(MakeLogRatios(MakeShares(graph), options.noise_power), options);
  Matrix embeddings = LeadingPart(PassBand(ShiftedLaplacian(graph, options), factors, options),
                                  static_cast<size_t>(factors.cols()), options.num_threads);
  MakeUnitRows(embeddings);
  for (size_t row = 0; row < graph.num_rows(); ++row) {
    if (graph.row_size(row) == 0) embeddings.row(static_cast<Eigen::Index>(row)).setZero();
  }
  return WithColumns(embeddings, options.dim);
}

}  // namespace bole
