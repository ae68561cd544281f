#include "models/alignment.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "models/dense_algebra.h"

namespace bole {
namespace {

// Pairs whose products are added in float32 before they go to the float64 sum.
constexpr size_t kPairsPerSum = 1024;

Matrix Gather(const MatrixView& rows, std::span<const uint32_t> numbers) {
  Matrix gathered(static_cast<Eigen::Index>(numbers.size()), rows.cols());
  for (size_t i = 0; i < numbers.size(); ++i) {
    gathered.row(static_cast<Eigen::Index>(i)) = rows.row(numbers[i]);
  }
  return gathered;
}

void AddCrossProduct(const AlignedSide& side, Eigen::MatrixXd* sum) {
  const auto [today, yesterday] = side.pairs;
  for (size_t begin = 0; begin < today.size(); begin += kPairsPerSum) {
    const size_t count = std::min(kPairsPerSum, today.size() - begin);
    const Matrix a = Gather(side.today, today.subspan(begin, count));
    const Matrix b = Gather(side.yesterday, yesterday.subspan(begin, count));
    const Matrix product = a.transpose() * b;
    *sum += product.cast<double>();
  }
}

}  // namespace

Matrix FindAlignment(std::span<const AlignedSide> sides) {
  UseOneBlasThread();
  if (sides.empty()) throw Error(ErrorCode::kInvalidArgument, "nothing to align");
  const Eigen::Index dim = sides.front().today.cols();
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(dim, dim);
  for (const AlignedSide& side : sides) {
    if (side.today.cols() != dim || side.yesterday.cols() != dim) {
      throw Error(ErrorCode::kInvalidArgument, "embeddings to align have other lengths");
    }
    AddCrossProduct(side, &sum);
  }
  if (sum.isZero(0)) return Matrix::Identity(dim, dim);
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(sum, Eigen::ComputeFullU | Eigen::ComputeFullV);
  const Eigen::MatrixXd turn = svd.matrixU() * svd.matrixV().transpose();
  return turn.cast<float>();
}

double RelativeChange(const AlignedSide& side) {
  double change = 0;
  double norm = 0;
  for (size_t i = 0; i < side.pairs.today.size(); ++i) {
    const auto a = side.today.row(side.pairs.today[i]).cast<double>();
    const auto b = side.yesterday.row(side.pairs.yesterday[i]).cast<double>();
    change += (a - b).squaredNorm();
    norm += b.squaredNorm();
  }
  return norm > 0 ? std::sqrt(change / norm) : 0;
}

}  // namespace bole
