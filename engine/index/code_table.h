// Vectors rounded to eight bits a component: a quarter of the memory, and sixteen times the inner
// products of plain SSE. What they say is checked against the vectors before it is answered.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/matrix.h"
#include "engine/index/aligned_array.h"
#include "engine/index/code_kernels.h"

namespace bole {

// The rows of a matrix, each divided by a scale of its own and rounded to -127 ... 127: row r is
// nearly scale(r) times its codes. The same codes on every machine and for any number of threads.
//
// Immutable. Thread safety: const and safe from any number of threads.
class CodeTable {
 public:
  // Throws Error(kInvalidArgument) when rows are longer than kMaxCodeStride. Requires finite
  // values. Copies what it needs.
  CodeTable(const MatrixView& vectors, size_t num_threads);

  size_t size() const { return scales_.size(); }
  size_t stride() const { return stride_; }
  float scale(size_t row) const { return scales_[row]; }

  // The codes with the scales; scores are then nearly inner products with the query's codes.
  CodeRows rows() const { return {codes_.data(), stride_, scales_.data()}; }

  // The same codes with other scales, one for each row, which the caller keeps.
  CodeRows rows(const float* scales) const { return {codes_.data(), stride_, scales}; }

  // A row as a query; `buffer` of stride() bytes gets its codes.
  CodeQuery RowAsQuery(size_t row, int8_t* buffer) const;

  // Length of what rounding took from a row: |x - scale * codes|, rounded up.
  float residual(size_t row) const { return residuals_[row]; }

  // Bytes in memory.
  size_t num_bytes() const { return codes_.size() + size() * kBytesBesideCodes; }

 private:
  static constexpr size_t kBytesBesideCodes = 2 * sizeof(float) + sizeof(int32_t);

  size_t stride_ = 0;
  AlignedArray<uint8_t> codes_;
  AlignedArray<float> scales_;
  AlignedArray<float> residuals_;
  AlignedArray<int32_t> corrections_;  // CodeQuery::correction of each row
};

// A query rounded as the rows of a table are.
class EncodedQuery {
 public:
  explicit EncodedQuery(std::span<const float> vector);

  CodeQuery view() const { return {codes_.data(), correction_}; }
  float scale() const { return scale_; }
  float residual() const { return residual_; }  // as CodeTable::residual

 private:
  AlignedArray<int8_t> codes_;
  int32_t correction_ = 0;
  float scale_ = 0;
  float residual_ = 0;
};

}  // namespace bole
