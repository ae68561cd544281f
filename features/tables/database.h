// DuckDB, the reader of all foreign files, behind a few classes that own its handles.
//
// Every failure of DuckDB becomes Error(kInvalidArgument) with the first line of its message:
// what fails here is SQL or a file that somebody else wrote.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

struct DatabaseOptions {
  std::filesystem::path path;  // empty: in memory
  uint64_t memory_mib = 1024;  // DuckDB spills beyond
  size_t num_threads = 1;
  std::filesystem::path temp_directory;  // where it spills; empty: it doesn't
  // Whether rows come in the order of the files. Without it large results need less memory.
  bool preserve_order = true;
};

// A column of a result: its name and type as DuckDB writes it ("VARCHAR", "DECIMAL(9,2)").
struct DatabaseColumn {
  std::string name;
  std::string type;
};

// One column of one chunk. Valid as long as the chunk.
class VectorView {
 public:
  VectorView() = default;
  explicit VectorView(duckdb_vector vector);

  bool IsNull(size_t row) const {
    return validity_ != nullptr && (validity_[row / 64] >> (row % 64) & 1) == 0;
  }
  // The value as DuckDB stores it: int64_t for BIGINT and every TIMESTAMP (in its own unit),
  // int32_t for DATE (days) and INTEGER, double for DOUBLE, bool for BOOLEAN, duckdb_hugeint
  // for HUGEINT and wide DECIMALs, ... Requires the column's own type and a value that isn't null.
  template <typename T>
  T Value(size_t row) const {
    return static_cast<const T*>(data_)[row];
  }
  // For VARCHAR and BLOB. The text lives as long as the chunk.
  std::string_view Text(size_t row) const;
  // For LIST: where the row's items stand in items().
  duckdb_list_entry List(size_t row) const { return Value<duckdb_list_entry>(row); }
  VectorView items() const { return VectorView(duckdb_list_vector_get_child(vector_)); }

 private:
  duckdb_vector vector_ = nullptr;
  const void* data_ = nullptr;
  const uint64_t* validity_ = nullptr;
};

// Up to 2048 rows of a result.
class DataChunk {
 public:
  explicit DataChunk(duckdb_data_chunk chunk) : chunk_(chunk) {}

  size_t num_rows() const { return duckdb_data_chunk_get_size(chunk_.get()); }
  VectorView column(size_t i) const {
    return VectorView(duckdb_data_chunk_get_vector(chunk_.get(), i));
  }

 private:
  struct Deleter {
    void operator()(duckdb_data_chunk chunk) const { duckdb_destroy_data_chunk(&chunk); }
  };
  std::unique_ptr<_duckdb_data_chunk, Deleter> chunk_;
};

// Rows of a query, computed while they are fetched. At most one at a time for a Database.
class QueryResult {
 public:
  ~QueryResult();
  QueryResult(QueryResult&& other) noexcept;
  QueryResult(const QueryResult&) = delete;
  QueryResult& operator=(const QueryResult&) = delete;

  size_t num_columns() const;
  std::string column_name(size_t i) const;

  // The next rows; nothing at the end.
  std::optional<DataChunk> Next();

 private:
  friend class Database;
  QueryResult() = default;

  duckdb_result result_ = {};
  bool owns_ = false;
};

// Writes rows to a table of a Database, a chunk at a time: values of a row from left to right,
// then EndRow. Several million rows a second.
//
// Requires that values fit the table's columns: AppendText VARCHAR, AppendTextList VARCHAR[],
// AppendInteger BIGINT or INTEGER, AppendReal DOUBLE or FLOAT, AppendTime TIMESTAMP, AppendFlag
// BOOLEAN. Without Close the last rows are missing.
//
// Thread safety: none; several Appenders on one Database take turns.
class Appender {
 public:
  ~Appender();
  Appender(Appender&&) noexcept;
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  void AppendText(std::string_view text);
  void AppendTextList(std::span<const std::string> texts);
  void AppendTextList(std::span<const std::string_view> texts);
  void AppendInteger(int64_t value);
  void AppendReal(double value);
  void AppendTime(int64_t unix_seconds);
  void AppendFlag(bool value);
  void AppendNull();
  void EndRow();

  // Writes what is left. Nothing can be appended afterwards.
  void Close();

 private:
  friend class Database;
  struct State;
  explicit Appender(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// One database with one connection. Extensions are neither downloaded nor loaded.
//
// Thread safety: none.
class Database {
 public:
  explicit Database(const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs one or more statements and drops their rows.
  void Execute(const std::string& sql);

  // Runs one statement whose rows are then fetched.
  QueryResult Query(const std::string& sql);

  // The columns that a SELECT would return, without running it.
  std::vector<DatabaseColumn> Describe(const std::string& sql);

  // The first column of all rows of a query, which must be text.
  std::vector<std::string> Texts(const std::string& sql);

  Appender MakeAppender(const std::string& table);

  // COPY table TO path as Parquet (zstd).
  void WriteParquet(const std::string& table, const std::filesystem::path& path);

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

// 'text' as an SQL literal, "name" as an SQL identifier.
std::string QuoteText(std::string_view text);
std::string QuoteName(std::string_view name);

}  // namespace bole
