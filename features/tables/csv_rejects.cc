#include "features/tables/csv_rejects.h"

#include <string>

#include "engine/base/error.h"

namespace bole {
namespace {

std::string FieldOf(const DataChunk& chunk, size_t column, size_t row) {
  const VectorView values = chunk.column(column);
  return values.IsNull(row) ? "" : std::string(values.Text(row));
}

}  // namespace

bool CsvRejects::HasNew() {
  return !database_
              .Texts(
                  "SELECT table_name FROM duckdb_tables() WHERE table_name = "
                  "'reject_errors'")
              .empty();
}

uint64_t CsvRejects::MoveTo(RejectedRows& rejected) {
  if (!HasNew()) return 0;
  // A line can be bad in several ways: the first of them says enough.
  QueryResult lines = database_.Query(
      "SELECT file_path, line::VARCHAR, error_type::VARCHAR, csv_line, error_message "
      "FROM reject_errors JOIN reject_scans USING (scan_id, file_id) WHERE scan_id > " +
      std::to_string(last_scan_) +
      " QUALIFY row_number() OVER (PARTITION BY file_path, line ORDER BY column_idx, "
      "error_message) = 1 ORDER BY file_path, line");
  uint64_t num_lines = 0;
  while (const auto chunk = lines.Next()) {
    for (size_t row = 0; row < chunk->num_rows(); ++row, ++num_lines) {
      const std::string file = FieldOf(*chunk, 0, row);
      const std::string line = FieldOf(*chunk, 1, row);
      const std::string type = FieldOf(*chunk, 2, row);
      const std::string reason = FieldOf(*chunk, 4, row);
      if (type != "CAST" && type != "MISSING COLUMNS" && type != "TOO MANY COLUMNS" &&
          type != "INVALID ENCODING") {
        throw Error(ErrorCode::kInvalidArgument,
                    "broken CSV file: " + file + ", line " + line + ": " + reason +
                        " (texts with bare quotes need read_csv's option quote = '')");
      }
      rejected.Add({file, std::stoull(line), "", FieldOf(*chunk, 3, row), reason});
    }
  }
  Skip();
  return num_lines;
}

void CsvRejects::Skip() {
  if (!HasNew()) return;
  const auto last = database_.Texts(
      "SELECT max(scan_id)::VARCHAR FROM reject_scans "
      "HAVING max(scan_id) IS NOT NULL");
  if (!last.empty()) last_scan_ = std::stoull(last[0]);
}

}  // namespace bole
