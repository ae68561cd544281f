#include "engine/index/code_table.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/code_product.h"

namespace bole {
namespace {

constexpr float kLargestCode = 127;
constexpr size_t kRowsPerChunk = 4096;

size_t StrideFor(size_t dim) {
  const size_t stride = (dim + kCodeBlock - 1) / kCodeBlock * kCodeBlock;
  if (stride > kMaxCodeStride) {
    throw Error(ErrorCode::kInvalidArgument, "vectors are too long: " + std::to_string(dim));
  }
  return std::max(stride, kCodeBlock);
}

struct Rounded {
  float scale = 0;
  float residual = 0;
  int32_t sum = 0;  // of the codes
};

// Writes the codes of a vector. A row of zeros, or one so short that its scale underflows, gets
// codes and a scale of 0: all of it is residual.
Rounded Round(std::span<const float> vector, int8_t* codes) {
  float largest = 0;
  for (const float value : vector) largest = std::max(largest, std::abs(value));
  Rounded rounded;
  const float scale = largest / kLargestCode;
  const float inverse = scale >= std::numeric_limits<float>::min() ? 1 / scale : 0;
  if (inverse > 0) rounded.scale = scale;
  double squares = 0;
  for (size_t i = 0; i < vector.size(); ++i) {
    const float code = std::clamp(std::nearbyint(vector[i] * inverse), -kLargestCode, kLargestCode);
    codes[i] = static_cast<int8_t>(code);
    rounded.sum += codes[i];
    const double rest = vector[i] - static_cast<double>(rounded.scale) * code;
    squares += rest * rest;
  }
  // The double's own rounding is far below one step of a float.
  rounded.residual = std::nextafter(static_cast<float>(std::sqrt(squares)),
                                    std::numeric_limits<float>::infinity());
  return rounded;
}

}  // namespace

CodeTable::CodeTable(const MatrixView& vectors, size_t num_threads)
    : stride_(StrideFor(static_cast<size_t>(vectors.cols()))),
      codes_(static_cast<size_t>(vectors.rows()) * stride_),
      scales_(static_cast<size_t>(vectors.rows())),
      residuals_(scales_.size()),
      corrections_(scales_.size()) {
  const auto dim = static_cast<size_t>(vectors.cols());
  ParallelFor(size(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    std::vector<int8_t> codes(stride_);
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      const Rounded rounded = Round({vectors.data() + row * dim, dim}, codes.data());
      uint8_t* const to = codes_.data() + row * stride_;
      for (size_t i = 0; i < stride_; ++i) to[i] = static_cast<uint8_t>(codes[i] + kCodeOffset);
      scales_[row] = rounded.scale;
      residuals_[row] = rounded.residual;
      corrections_[row] = -kCodeOffset * rounded.sum;
    }
  });
}

// Taking 128 from a byte is turning its highest bit.
CodeQuery CodeTable::RowAsQuery(size_t row, int8_t* buffer) const {
  constexpr uint64_t kHighestBits = 0x8080808080808080;
  const uint8_t* const from = codes_.data() + row * stride_;
  for (size_t i = 0; i < stride_; i += sizeof(uint64_t)) {
    uint64_t eight;
    std::memcpy(&eight, from + i, sizeof eight);
    eight ^= kHighestBits;
    std::memcpy(buffer + i, &eight, sizeof eight);
  }
  return {buffer, corrections_[row]};
}

EncodedQuery::EncodedQuery(std::span<const float> vector) : codes_(StrideFor(vector.size())) {
  const Rounded rounded = Round(vector, codes_.data());
  correction_ = -kCodeOffset * rounded.sum;
  scale_ = rounded.scale;
  residual_ = rounded.residual;
}

}  // namespace bole
