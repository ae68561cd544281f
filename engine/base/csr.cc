#include "engine/base/csr.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "engine/base/error.h"

namespace bole {

Csr MakeCsr(std::vector<CsrEntry> entries, size_t num_rows, uint32_t num_columns,
            Duplicates duplicates) {
  for (const CsrEntry& entry : entries) {
    if (entry.row >= num_rows || entry.column >= num_columns) {
      throw Error(ErrorCode::kInvalidArgument, "matrix entry out of range: row " +
                                                   std::to_string(entry.row) + ", column " +
                                                   std::to_string(entry.column));
    }
  }
  // The value is part of the order, so that sums have the same bits whatever came first.
  std::sort(entries.begin(), entries.end(), [](const CsrEntry& a, const CsrEntry& b) {
    return std::tie(a.row, a.column, a.value) < std::tie(b.row, b.column, b.value);
  });

  Csr matrix;
  matrix.num_columns = num_columns;
  matrix.offsets.assign(num_rows + 1, 0);
  for (size_t i = 0; i < entries.size(); ++i) {
    const CsrEntry& entry = entries[i];
    const bool repeats =
        i > 0 && entries[i - 1].row == entry.row && entries[i - 1].column == entry.column;
    if (!repeats) {
      matrix.columns.push_back(entry.column);
      matrix.values.push_back(entry.value);
      ++matrix.offsets[entry.row + 1];
    } else if (duplicates == Duplicates::kSum) {
      matrix.values.back() += entry.value;
    } else {
      matrix.values.back() = std::max(matrix.values.back(), entry.value);
    }
  }
  for (size_t row = 0; row < num_rows; ++row) matrix.offsets[row + 1] += matrix.offsets[row];
  return matrix;
}

Csr Transpose(const CsrView& matrix) {
  Csr transposed;
  transposed.num_columns = static_cast<uint32_t>(matrix.num_rows());
  transposed.offsets.assign(matrix.num_columns + 1ULL, 0);
  for (const uint32_t column : matrix.columns) ++transposed.offsets[column + 1ULL];
  for (size_t column = 0; column < matrix.num_columns; ++column) {
    transposed.offsets[column + 1] += transposed.offsets[column];
  }
  transposed.columns.resize(matrix.columns.size());
  transposed.values.resize(matrix.values.size());

  std::vector<uint64_t> next(transposed.offsets.begin(), transposed.offsets.end() - 1);
  for (size_t row = 0; row < matrix.num_rows(); ++row) {
    for (uint64_t i = matrix.offsets[row]; i < matrix.offsets[row + 1]; ++i) {
      const uint64_t place = next[matrix.columns[i]]++;
      transposed.columns[place] = static_cast<uint32_t>(row);
      if (!matrix.values.empty()) transposed.values[place] = matrix.values[i];
    }
  }
  return transposed;
}

namespace {

void Require(bool holds, const std::string& what, const char* claim) {
  if (!holds)
    throw Error(ErrorCode::kCorruptData,
                "not a sparse matrix (" + std::string(claim) + "): " + what);
}

}  // namespace

void CheckCsr(const CsrView& matrix, const std::string& what) {
  Require(!matrix.offsets.empty() && matrix.offsets.front() == 0 &&
              matrix.offsets.back() == matrix.columns.size(),
          what, "offsets must span the columns");
  Require(std::is_sorted(matrix.offsets.begin(), matrix.offsets.end()), what,
          "offsets must ascend");
  Require(matrix.values.empty() || matrix.values.size() == matrix.columns.size(), what,
          "as many values as columns");
  for (size_t row = 0; row < matrix.num_rows(); ++row) {
    const auto columns = matrix.row(row);
    for (size_t i = 0; i < columns.size(); ++i) {
      Require(columns[i] < matrix.num_columns && (i == 0 || columns[i - 1] < columns[i]), what,
              "columns must ascend within bounds");
    }
  }
  Require(std::all_of(matrix.values.begin(), matrix.values.end(),
                      [](float value) { return std::isfinite(value); }),
          what, "values must be finite");
}

}  // namespace bole
