// From a site's own files to checked tables: the first step of the night.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace bole {

struct IngestOptions {
  std::filesystem::path data;      // stands for {data} in the sources' SQL
  std::filesystem::path out;       // a directory; gets TABLE.bole for every table of the schema
  std::filesystem::path rejected;  // a directory; gets TABLE.csv for each table with bad rows
  std::map<std::string, std::string> sources;  // table -> SQL
  // Of a table's rows; above it ingest stops. Rows without_table don't count.
  double max_rejected_share = 0.01;
  uint64_t memory_mib = 1024;  // DuckDB's limit; it spills to `out` beyond
  size_t num_threads = 1;
};

// Rows of one table.
struct TableCount {
  uint64_t anonymous = 0;  // left behind unread: not among the others
  uint64_t read = 0;
  uint64_t kept = 0;
  uint64_t rejected = 0;
  uint64_t without_table = 0;  // of these, rows that refer to a table which the site doesn't have
};

struct IngestResult {
  std::map<std::string, TableCount> tables;
  std::map<std::string, std::string> inputs;  // file -> digest, of every file that a source read
};

// Reads every table by its SQL (default: `SELECT * FROM '{data}/TABLE.parquet'` when such a file
// exists, else the table is empty), checks every row, resolves references to rows and
// writes the tables.
//
// Of a source with a column `anonymous` the rows in which it is true are counted and nothing else:
// the tables have the same bytes with and without them.
//
// A bad row (missing or malformed required value, dangling reference, duplicate key) is written to
// rejected/TABLE.csv with table, row number in the source (from 1), column, value and reason, and
// counted. The result depends only on the set of rows, not on threads or their order
// (of duplicates the first in a fixed order of all their values is kept).
//
// Throws Error(kInvalidArgument) naming table, column, row and value: for SQL that fails, a
// required column that is missing, an unknown column, a column of an impossible type, a damaged
// file, an unknown table in `sources`, no members at all, or a share of bad rows above the limit
// (rejected/ is complete by then).
IngestResult Ingest(const IngestOptions& options);

// The digests of all files that Ingest would read, without reading tables: what tells whether there
// is anything new. Throws Error(kInvalidArgument) for sources that can't be found or parsed.
std::map<std::string, std::string> DigestInputs(const IngestOptions& options);

}  // namespace bole
