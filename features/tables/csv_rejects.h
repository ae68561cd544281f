// Lines of CSV files that DuckDB couldn't read (scans with store_rejects).
#pragma once

#include <cstdint>

#include "features/tables/database.h"
#include "features/tables/rejected_rows.h"

namespace bole {

// Collects what DuckDB stored beside the rows of a query that has been read to its end.
//
// Thread safety: none.
class CsvRejects {
 public:
  explicit CsvRejects(Database& database) : database_(database) {}

  // Moves the lines stored since the last call to the rejected rows, by file and line, and
  // returns their number.
  //
  // Throws Error(kInvalidArgument) naming file, line and reason when the quotes of a file are
  // broken: which of the following lines it swallowed is then unknown.
  uint64_t MoveTo(RejectedRows& rejected);

  // Forgets the lines stored since the last call.
  void Skip();

 private:
  bool HasNew();

  Database& database_;
  uint64_t last_scan_ = 0;  // DuckDB numbers the scans in ascending order
};

}  // namespace bole
