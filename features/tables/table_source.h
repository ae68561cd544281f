// Where a table comes from: the SQL of a site's config, checked against the schema.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/tables/cell.h"
#include "features/tables/database.h"
#include "features/tables/schema.h"

namespace bole {

// A SELECT and the files that it reads.
//
// The files are those that the constants of its table functions (read_csv('logs/*.csv.gz'), ...)
// and its quoted table names (FROM 'members.parquet') stand for, found in the statement as
// DuckDB parses it. A path that is put together by an expression isn't seen.
struct TableSource {
  std::string sql;
  std::vector<std::string> files;  // ascending, no duplicates

  // The files in few words, for messages and rejected rows.
  std::string Label() const;
};

// `text` with the directory in the place of every {data}; quotes in its name are doubled, so
// that it fits into an SQL literal.
std::string WithDataDirectory(const std::string& text, const std::filesystem::path& data);

// The source of an SQL, with its scans of CSV and JSON made lossless (text_scan.h). Throws
// Error(kInvalidArgument) when it isn't one SELECT.
TableSource MakeSource(Database& database, const std::string& sql);

// How a column of the schema is read.
struct ColumnPlan {
  const ColumnSchema* column = nullptr;
  std::optional<size_t> place;  // in the rows of BoundSource::sql; nothing: all values are missing
  Encoding encoding = Encoding::kText;
};

// A source may have this column whatever its table: rows in which it is true were made without a
// name. Nothing of them may be used, so they are left behind before anything is read.
inline constexpr std::string_view kAnonymous = "anonymous";

// A source that was found to have the right columns.
struct BoundSource {
  std::string sql;            // SELECT of the columns that are there, by their own names, converted
  std::string anonymous_sql;  // counts the rows that `sql` leaves behind; empty: there can't be any
  std::vector<ColumnPlan> columns;  // one for each column of the schema, in its order
};

// Throws Error(kInvalidArgument) naming the column for SQL that fails, a column that the
// schema doesn't know, one that comes twice, a required one that is missing, and one whose type
// can never become the schema's.
BoundSource BindSource(Database& database, const TableSchema& table, const TableSource& source);

}  // namespace bole
