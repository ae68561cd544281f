// Sparse matrices by row: the form of interactions, graphs and features.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bole {

// A sparse matrix by row, or a view of one that a file holds. Copying copies
// the view; who made it keeps the arrays alive.
//
// Columns of a row ascend strictly. values is as long as columns, or empty,
// which stands for all ones.
struct CsrView {
  std::span<const uint64_t> offsets;  // num_rows + 1, from 0 to columns.size()
  std::span<const uint32_t> columns;
  std::span<const float> values;
  uint32_t num_columns = 0;

  size_t num_rows() const { return offsets.empty() ? 0 : offsets.size() - 1; }
  size_t num_entries() const { return columns.size(); }
  size_t row_size(size_t row) const { return offsets[row + 1] - offsets[row]; }
  std::span<const uint32_t> row(size_t row) const {
    return columns.subspan(offsets[row], row_size(row));
  }
  std::span<const float> row_values(size_t row) const {
    return values.empty() ? values : values.subspan(offsets[row], row_size(row));
  }
};

// A sparse matrix that owns its arrays.
struct Csr {
  std::vector<uint64_t> offsets = {0};
  std::vector<uint32_t> columns;
  std::vector<float> values;
  uint32_t num_columns = 0;

  CsrView view() const { return {offsets, columns, values, num_columns}; }
  size_t num_rows() const { return offsets.size() - 1; }
};

// One entry of a matrix that is being put together.
struct CsrEntry {
  uint32_t row = 0;
  uint32_t column = 0;
  float value = 1;
};

// What becomes of several entries with one row and column.
enum class Duplicates { kSum, kMax };

// Sorts entries into a matrix. The result doesn't depend on their order (sums
// are taken in ascending order of value).
//
// Throws Error(kInvalidArgument) for a row or column out of range.
Csr MakeCsr(std::vector<CsrEntry> entries, size_t num_rows, uint32_t num_columns,
            Duplicates duplicates);

// The transposed matrix; columns of each row ascend.
Csr Transpose(const CsrView& matrix);

// Throws Error(kCorruptData), naming `what`, unless offsets ascend from 0 to the number of
// columns, columns ascend strictly below num_columns and values are finite.
void CheckCsr(const CsrView& matrix, const std::string& what);

}  // namespace bole
