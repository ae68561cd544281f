#include "models/graph_embedding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/SVD>
#include <cmath>
#include <cstring>
#include <unsupported/Eigen/MatrixFunctions>

#include "engine/base/error.h"
#include "tests/support/small_graphs.h"

namespace bole {
namespace {

Eigen::MatrixXd Dense(const CsrView& graph) {
  Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(graph.num_rows(), graph.num_columns);
  for (size_t row = 0; row < graph.num_rows(); ++row) {
    for (size_t i = 0; i < graph.row_size(row); ++i) {
      dense(row, graph.row(row)[i]) = graph.row_values(row)[i];
    }
  }
  return dense;
}

Eigen::MatrixXd WithUnitRows(Eigen::MatrixXd rows) {
  for (Eigen::Index i = 0; i < rows.rows(); ++i) rows.row(i).normalize();
  return rows;
}

Eigen::MatrixXd LeadingPart(const Eigen::MatrixXd& matrix, Eigen::Index dim) {
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(matrix, Eigen::ComputeThinU);
  return svd.matrixU().leftCols(dim) * svd.singularValues().head(dim).cwiseSqrt().asDiagonal();
}

// The definition on dense matrices: an exact decomposition, and the band as a matrix exponential.
Eigen::MatrixXd Oracle(const CsrView& graph, const GraphEmbeddingOptions& options) {
  const Eigen::MatrixXd weights = Dense(graph);
  const Eigen::Index n = weights.rows();
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(n, n);
  const Eigen::MatrixXd shares = weights.rowwise().sum().cwiseInverse().asDiagonal() * weights;
  const Eigen::ArrayXd noise = shares.colwise().sum().array().pow(options.noise_power);
  Eigen::MatrixXd ratios = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      if (shares(i, j) > 0) ratios(i, j) = std::log(shares(i, j) * noise.sum() / noise[j]);
    }
  }
  const auto dim = static_cast<Eigen::Index>(options.dim);
  const Eigen::MatrixXd factors = WithUnitRows(LeadingPart(ratios, dim));
  const Eigen::MatrixXd with_self = weights + identity;
  const Eigen::MatrixXd shifted = (1 - options.band_middle) * identity -
                                  with_self.rowwise().sum().cwiseInverse().asDiagonal() * with_self;
  const Eigen::MatrixXd exponent = -options.band_narrowness * (0.5 * shifted * shifted - identity);
  const Eigen::MatrixXd band = exponent.exp();
  return WithUnitRows(LeadingPart(with_self * (factors - band * factors), dim));
}

// Embeddings may be turned as a whole: what counts is the cosine of each pair.
TEST(GraphEmbeddingTest, HasTheCosinesOfTheExactOne) {
  const Csr graph = MakeRandomTies(24, 90, 5);
  for (const float middle : {0.0f, 0.2f, 1.0f}) {
    const GraphEmbeddingOptions options = {.dim = 6, .band_middle = middle};
    const Eigen::MatrixXd found = EmbedGraph(graph.view(), options).cast<double>();
    const Eigen::MatrixXd exact = Oracle(graph.view(), options);
    EXPECT_LT((found * found.transpose() - exact * exact.transpose()).cwiseAbs().maxCoeff(), 2e-3);
  }
}

// Two circles of friends and one tie between them.
TEST(GraphEmbeddingTest, PutsCirclesApart) {
  std::vector<CsrEntry> ties = {{0, 8}};
  for (uint32_t a = 0; a < 8; ++a) {
    for (uint32_t b = 0; b < a; ++b) ties.insert(ties.end(), {{a, b}, {8 + a, 8 + b}});
  }
  const Csr graph = MakeSymmetric(ties, 17);
  const Matrix rows = EmbedGraph(graph.view(), {.dim = 4});
  EXPECT_GT(rows.row(1).dot(rows.row(2)), rows.row(1).dot(rows.row(9)) + 0.5f);
  EXPECT_GT(rows.row(9).dot(rows.row(10)), rows.row(1).dot(rows.row(9)) + 0.5f);
  EXPECT_NEAR(rows.row(3).norm(), 1, 1e-5);
  EXPECT_EQ(rows.row(16).norm(), 0) << "nobody is near who has no ties";
}

TEST(GraphEmbeddingTest, IsTheSameForAnyNumberOfThreads) {
  const Csr graph = MakeRandomTies(900, 5000, 2);
  GraphEmbeddingOptions options = {.dim = 16};
  const Matrix one = EmbedGraph(graph.view(), options);
  options.num_threads = 3;
  const Matrix three = EmbedGraph(graph.view(), options);
  EXPECT_EQ(std::memcmp(one.data(), three.data(), sizeof(float) * one.size()), 0);
}

TEST(GraphEmbeddingTest, IsAsWideAsAskedForOnSmallGraphs) {
  const Csr pair = MakeSymmetric({{0, 1}}, 2);
  const Matrix rows = EmbedGraph(pair.view(), {.dim = 5});
  EXPECT_EQ(rows.cols(), 5);
  EXPECT_TRUE(rows.allFinite());
  EXPECT_EQ(EmbedGraph(MakeSymmetric({}, 3).view(), {.dim = 5}), Matrix::Zero(3, 5));
  EXPECT_EQ(EmbedGraph(MakeSymmetric({}, 0).view(), {.dim = 5}).rows(), 0);
}

TEST(GraphEmbeddingTest, RefusesOptionsOutOfRange) {
  const Csr pair = MakeSymmetric({{0, 1}}, 2);
  EXPECT_THROW(EmbedGraph(pair.view(), {.dim = 0}), Error);
  EXPECT_THROW(EmbedGraph(pair.view(), {.num_terms = 1}), Error);
  EXPECT_THROW(EmbedGraph(pair.view(), {.band_narrowness = 0}), Error);
}

}  // namespace
}  // namespace bole
