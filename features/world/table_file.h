// A Parquet file that grows by ranges of rows, written by several threads, in a fixed order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "features/tables/database.h"
#include "features/tables/schema.h"
#include "features/world/row_batch.h"

namespace bole::world {

// A column's name and its DuckDB type.
struct FileColumn {
  std::string name;
  std::string type;
};

// The columns of a table of schema.h as Parquet.
std::vector<FileColumn> ColumnsOf(const TableSchema& table);

// Appends the rows that element i of something stands for: a member's positions, say.
using WriteRows = std::function<void(uint32_t i, RowBatch* rows)>;

// Rows are kept in a database that spills to a directory beside the file, so that memory stays
// bounded; Finish turns it into one Parquet file, which gets its name only when it is complete
// and synced.
//
// Thread safety: none.
class TableFile {
 public:
  // Removes what a killed run left beside the file.
  TableFile(std::filesystem::path path, const std::vector<FileColumn>& columns, size_t num_threads);

  // Removes everything but the finished file.
  ~TableFile();

  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  // Calls `write` for 0 to size - 1, on up to num_threads threads, and keeps the rows in this
  // order.
  void Add(size_t size, const WriteRows& write);

  void Finish();

 private:
  void RemoveLeftovers() const;

  const std::filesystem::path path_;
  const size_t num_threads_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Appender> appender_;
};

}  // namespace bole::world
