#include "models/leading_vectors.h"

#include <Eigen/Dense>
#include <algorithm>

#include "engine/base/random.h"

namespace bole {
namespace {

using Block = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr size_t kSpare = 20;      // vectors beyond dim, so that the last of them are exact
constexpr size_t kIterations = 4;  // enough where singular values fall slowly, as those of text do
constexpr uint64_t kStart = 1;     // purpose of the random numbers

Block Multiply(const CsrView& matrix, const Block& block) {
  Block product = Block::Zero(static_cast<Eigen::Index>(matrix.num_rows()), block.cols());
  for (size_t row = 0; row < matrix.num_rows(); ++row) {
    const auto columns = matrix.row(row);
    const auto values = matrix.row_values(row);
    for (size_t i = 0; i < columns.size(); ++i) {
      product.row(static_cast<Eigen::Index>(row)).noalias() += values[i] * block.row(columns[i]);
    }
  }
  return product;
}

Block Orthonormal(const Block& block) {
  const Eigen::HouseholderQR<Block> qr(block);
  return qr.householderQ() * Block::Identity(block.rows(), block.cols());
}

Block RandomBlock(size_t rows, size_t columns, uint64_t seed) {
  Block block(rows, columns);
  for (size_t row = 0; row < rows; ++row) {
    Random random(seed, kStart, row);
    for (size_t column = 0; column < columns; ++column) {
      block(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
          static_cast<float>(random.Normal());
    }
  }
  return block;
}

std::vector<float> Values(const Block& block) {
  return {block.data(), block.data() + block.size()};
}

}  // namespace

LeadingVectors FindLeadingVectors(const CsrView& matrix, const CsrView& transposed, size_t dim,
                                  uint64_t seed) {
  const size_t rank = std::min<size_t>(matrix.num_rows(), transposed.num_rows());
  const size_t width = std::min(dim + kSpare, rank);
  dim = std::min(dim, rank);
  if (dim == 0) return {};
  // A basis of the leading right singular vectors.
  Block basis = Orthonormal(RandomBlock(transposed.num_rows(), width, seed));
  for (size_t i = 0; i < kIterations; ++i) {
    basis = Orthonormal(Multiply(transposed, Multiply(matrix, basis)));
  }
  const Block image = Multiply(matrix, basis);
  const Block gramian = image.transpose() * image;
  const Eigen::SelfAdjointEigenSolver<Block> eigen(gramian);
  // Eigen's values ascend: the last ones lead.
  const Block rotation = eigen.eigenvectors().rightCols(static_cast<Eigen::Index>(dim));
  const Block columns = basis * rotation;
  Block rows = image * rotation;
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    const float length = rows.row(row).norm();
    if (length > 0) rows.row(row) /= length;
  }
  return {dim, Values(columns), Values(rows)};
}

}  // namespace bole
