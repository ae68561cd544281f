// The rows of one table in memory: collected in reading order, then sorted and freed of
// duplicates, then written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "features/tables/column_values.h"
#include "features/tables/schema.h"

namespace bole {

// Thread safety: none.
class TableRows {
 public:
  explicit TableRows(const TableSchema& table);

  const TableSchema& table() const { return *table_; }
  size_t size() const { return source_rows_.size(); }

  // One cell for each column. Throws Error(kInvalidArgument) for more rows than a row number can
  // tell apart.
  void Add(std::span<const Cell> cells, uint64_t source_row);

  ColumnValues& column(size_t i) { return columns_[i]; }
  uint32_t source_row(uint32_t row) const { return source_rows_[row]; }

  // All rows in order of the key's columns, then of all others (a table without a key: of its
  // times first), then of reading. What this order says depends on the set of rows alone.
  std::vector<uint32_t> SortedRows() const;

  // Whether two rows agree in all columns of the key.
  bool HaveEqualKeys(uint32_t a, uint32_t b) const;

  // Keeps these rows, in this order.
  void Select(std::span<const uint32_t> rows);

  // Writes all columns. Throws Error(kUnavailable).
  void Write(const std::filesystem::path& path) const;

 private:
  const TableSchema* table_;
  std::vector<ColumnValues> columns_;
  std::vector<size_t> order_;  // columns as they matter for the order of rows; the key first
  std::vector<uint32_t> source_rows_;
};

}  // namespace bole
