#include "features/tables/database.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

// The first line of a message of DuckDB; the rest repeats the query. Only messages about CSV
// files say first where, then why, and last of which file.
std::string ShortMessage(const char* message) {
  const std::string_view text = message == nullptr ? "unknown error" : message;
  std::string first(text.substr(0, text.find('\n')));
  const size_t reason_end = text.find("\n\n");
  const size_t file = text.find("\n  file = ");
  if (file == std::string_view::npos || reason_end == std::string_view::npos) return first;
  for (size_t at = first.size(); at < reason_end;) {
    const size_t end = std::min(text.find('\n', at + 1), reason_end);
    first += ", " + std::string(text.substr(at + 1, end - at - 1));
    at = end;
  }
  const size_t file_end = text.find('\n', file + 1);
  return first + "," + std::string(text.substr(file + 2, file_end - file - 2));
}

[[noreturn]] void Fail(const char* message) {
  throw Error(ErrorCode::kInvalidArgument, ShortMessage(message));
}

struct ConfigDeleter {
  void operator()(duckdb_config config) const { duckdb_destroy_config(&config); }
};
struct PreparedDeleter {
  void operator()(duckdb_prepared_statement statement) const { duckdb_destroy_prepare(&statement); }
};
struct PendingDeleter {
  void operator()(duckdb_pending_result pending) const { duckdb_destroy_pending(&pending); }
};
struct TypeDeleter {
  void operator()(duckdb_logical_type type) const { duckdb_destroy_logical_type(&type); }
};
using Config = std::unique_ptr<_duckdb_config, ConfigDeleter>;
using Prepared = std::unique_ptr<_duckdb_prepared_statement, PreparedDeleter>;
using Pending = std::unique_ptr<_duckdb_pending_result, PendingDeleter>;
using LogicalType = std::unique_ptr<_duckdb_logical_type, TypeDeleter>;

Config MakeConfig(const DatabaseOptions& options) {
  duckdb_config raw = nullptr;
  if (duckdb_create_config(&raw) == DuckDBError) Fail("DuckDB has no memory for its options");
  Config config(raw);
  const auto set = [&](const char* name, const std::string& value) {
    if (duckdb_set_config(config.get(), name, value.c_str()) == DuckDBError) {
      throw Error(ErrorCode::kInvalidArgument,
                  std::string("DuckDB refuses an option: ") + name + " = " + value);
    }
  };
  set("memory_limit", std::to_string(options.memory_mib) + "MiB");
  set("threads", std::to_string(options.num_threads));
  set("temp_directory", options.temp_directory.string());
  set("preserve_insertion_order", options.preserve_order ? "true" : "false");
  set("autoinstall_known_extensions", "false");
  set("autoload_known_extensions", "false");
  set("allow_community_extensions", "false");
  return config;
}

Prepared Prepare(duckdb_connection connection, const std::string& sql) {
  duckdb_prepared_statement raw = nullptr;
  const duckdb_state state = duckdb_prepare(connection, sql.c_str(), &raw);
  Prepared prepared(raw);
  if (state == DuckDBError) Fail(duckdb_prepare_error(prepared.get()));
  return prepared;
}

std::string Quote(std::string_view text, char quote) {
  std::string quoted(1, quote);
  for (const char c : text) {
    quoted += c;
    if (c == quote) quoted += c;
  }
  return quoted += quote;
}

}  // namespace

std::string QuoteText(std::string_view text) {
  return Quote(text, '\'');
}
std::string QuoteName(std::string_view name) {
  return Quote(name, '"');
}

VectorView::VectorView(duckdb_vector vector)
    : vector_(vector),
      data_(duckdb_vector_get_data(vector)),
      validity_(duckdb_vector_get_validity(vector)) {}

std::string_view VectorView::Text(size_t row) const {
  const auto& text = static_cast<const duckdb_string_t*>(data_)[row];
  // DuckDB keeps texts of up to twelve bytes in place.
  constexpr uint32_t kInlinedBytes = sizeof(text.value.inlined.inlined);
  const uint32_t length = text.value.inlined.length;
  return {length <= kInlinedBytes ? text.value.inlined.inlined : text.value.pointer.ptr, length};
}

QueryResult::~QueryResult() {
  if (owns_) duckdb_destroy_result(&result_);
}

QueryResult::QueryResult(QueryResult&& other) noexcept
    : result_(other.result_), owns_(std::exchange(other.owns_, false)) {}

size_t QueryResult::num_columns() const {
  return duckdb_column_count(const_cast<duckdb_result*>(&result_));
}

std::string QueryResult::column_name(size_t i) const {
  return duckdb_column_name(const_cast<duckdb_result*>(&result_), i);
}

std::optional<DataChunk> QueryResult::Next() {
  duckdb_data_chunk chunk = duckdb_fetch_chunk(result_);
  if (chunk == nullptr) {
    // A stream ends with nothing both when it is complete and when it broke.
    if (const char* error = duckdb_result_error(&result_); error != nullptr && *error != '\0') {
      Fail(error);
    }
    return std::nullopt;
  }
  return DataChunk(chunk);
}

struct Appender::State {
  duckdb_appender appender = nullptr;
  duckdb_data_chunk chunk = nullptr;
  std::vector<LogicalType> types;
  std::vector<duckdb_type> ids;
  size_t row = 0;
  size_t column = 0;

  ~State() {
    if (chunk != nullptr) duckdb_destroy_data_chunk(&chunk);
    if (appender != nullptr) duckdb_appender_destroy(&appender);
  }

  void MakeChunk() {
    const size_t num_columns = duckdb_appender_column_count(appender);
    std::vector<duckdb_logical_type> raw;
    for (size_t i = 0; i < num_columns; ++i) {
      types.emplace_back(duckdb_appender_column_type(appender, i));
      raw.push_back(types.back().get());
      ids.push_back(duckdb_get_type_id(raw.back()));
    }
    chunk = duckdb_create_data_chunk(raw.data(), num_columns);
  }

  // The vector of the next value, which must be of one of two types.
  duckdb_vector Take(duckdb_type type, duckdb_type other) {
    CHECK_LT(column, ids.size()) << "too many values in a row";
    CHECK(ids[column] == type || ids[column] == other)
        << "value doesn't fit column " << column << " of type " << ids[column];
    return duckdb_data_chunk_get_vector(chunk, column++);
  }

  template <typename T>
  void Put(duckdb_vector vector, T value) {
    static_cast<T*>(duckdb_vector_get_data(vector))[row] = value;
  }

  template <typename Texts>
  void PutTextList(const Texts& texts) {
    duckdb_vector vector = Take(DUCKDB_TYPE_LIST, DUCKDB_TYPE_LIST);
    const uint64_t begin = duckdb_list_vector_get_size(vector);
    duckdb_list_vector_reserve(vector, begin + texts.size());
    duckdb_list_vector_set_size(vector, begin + texts.size());
    duckdb_vector items = duckdb_list_vector_get_child(vector);
    for (size_t i = 0; i < texts.size(); ++i) {
      duckdb_vector_assign_string_element_len(items, begin + i, texts[i].data(), texts[i].size());
    }
    Put(vector, duckdb_list_entry{begin, texts.size()});
  }

  void Flush() {
    duckdb_data_chunk_set_size(chunk, row);
    if (duckdb_append_data_chunk(appender, chunk) == DuckDBError) {
      Fail(duckdb_appender_error(appender));
    }
    duckdb_data_chunk_reset(chunk);
    row = 0;
  }
};

Appender::Appender(std::unique_ptr<State> state) : state_(std::move(state)) {}
Appender::~Appender() = default;
Appender::Appender(Appender&&) noexcept = default;

void Appender::AppendText(std::string_view text) {
  duckdb_vector vector = state_->Take(DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BLOB);
  duckdb_vector_assign_string_element_len(vector, state_->row, text.data(), text.size());
}

void Appender::AppendTextList(std::span<const std::string> texts) {
  state_->PutTextList(texts);
}

void Appender::AppendTextList(std::span<const std::string_view> texts) {
  state_->PutTextList(texts);
}

void Appender::AppendInteger(int64_t value) {
  const duckdb_vector vector = state_->Take(DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_INTEGER);
  if (state_->ids[state_->column - 1] == DUCKDB_TYPE_BIGINT) {
    state_->Put(vector, value);
  } else {
    CHECK(std::in_range<int32_t>(value)) << "value doesn't fit an INTEGER column: " << value;
    state_->Put(vector, static_cast<int32_t>(value));
  }
}

void Appender::AppendReal(double value) {
  const duckdb_vector vector = state_->Take(DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_FLOAT);
  if (state_->ids[state_->column - 1] == DUCKDB_TYPE_DOUBLE) {
    state_->Put(vector, value);
  } else {
    state_->Put(vector, static_cast<float>(value));
  }
}

void Appender::AppendTime(int64_t unix_seconds) {
  constexpr int64_t kMicrosPerSecond = 1'000'000;
  const duckdb_vector vector = state_->Take(DUCKDB_TYPE_TIMESTAMP, DUCKDB_TYPE_TIMESTAMP_S);
  const bool micros = state_->ids[state_->column - 1] == DUCKDB_TYPE_TIMESTAMP;
  state_->Put(vector, micros ? unix_seconds * kMicrosPerSecond : unix_seconds);
}

void Appender::AppendFlag(bool value) {
  state_->Put(state_->Take(DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_BOOLEAN), value);
}

void Appender::AppendNull() {
  CHECK_LT(state_->column, state_->ids.size()) << "too many values in a row";
  duckdb_vector vector = duckdb_data_chunk_get_vector(state_->chunk, state_->column);
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), state_->row);
  if (state_->ids[state_->column] == DUCKDB_TYPE_LIST) {
    state_->Put(vector, duckdb_list_entry{duckdb_list_vector_get_size(vector), 0});
  }
  ++state_->column;
}

void Appender::EndRow() {
  CHECK_EQ(state_->column, state_->ids.size()) << "too few values in a row";
  state_->column = 0;
  if (++state_->row == duckdb_vector_size()) state_->Flush();
}

void Appender::Close() {
  CHECK_EQ(state_->column, 0u) << "a row wasn't ended";
  if (state_->row > 0) state_->Flush();
  if (duckdb_appender_close(state_->appender) == DuckDBError) {
    Fail(duckdb_appender_error(state_->appender));
  }
}

Database::Database(const DatabaseOptions& options) {
  const Config config = MakeConfig(options);
  const std::string path = options.path.string();
  char* message = nullptr;
  if (duckdb_open_ext(path.empty() ? nullptr : path.c_str(), &database_, config.get(), &message) ==
      DuckDBError) {
    const std::string text = ShortMessage(message);
    duckdb_free(message);
    throw Error(ErrorCode::kInvalidArgument, text);
  }
  if (duckdb_connect(database_, &connection_) == DuckDBError) {
    duckdb_close(&database_);
    Fail("DuckDB refuses a connection");
  }
}

Database::~Database() {
  duckdb_disconnect(&connection_);
  duckdb_close(&database_);
}

void Database::Execute(const std::string& sql) {
  QueryResult rows;
  rows.owns_ = true;
  if (duckdb_query(connection_, sql.c_str(), &rows.result_) == DuckDBError) {
    Fail(duckdb_result_error(&rows.result_));
  }
}

QueryResult Database::Query(const std::string& sql) {
  const Prepared prepared = Prepare(connection_, sql);
  duckdb_pending_result raw = nullptr;
  const duckdb_state state = duckdb_pending_prepared_streaming(prepared.get(), &raw);
  const Pending pending(raw);
  if (state == DuckDBError) Fail(duckdb_pending_error(pending.get()));
  QueryResult rows;
  rows.owns_ = true;
  if (duckdb_execute_pending(pending.get(), &rows.result_) == DuckDBError) {
    Fail(duckdb_result_error(&rows.result_));
  }
  return rows;
}

std::vector<DatabaseColumn> Database::Describe(const std::string& sql) {
  Prepare(connection_, sql);  // for its plain message: DESCRIBE would blame itself
  QueryResult rows = Query("DESCRIBE (" + sql + "\n)");
  std::vector<DatabaseColumn> columns;
  while (const auto chunk = rows.Next()) {
    const VectorView names = chunk->column(0);
    const VectorView types = chunk->column(1);
    for (size_t row = 0; row < chunk->num_rows(); ++row) {
      columns.push_back({std::string(names.Text(row)), std::string(types.Text(row))});
    }
  }
  return columns;
}

std::vector<std::string> Database::Texts(const std::string& sql) {
  QueryResult rows = Query(sql);
  std::vector<std::string> texts;
  while (const auto chunk = rows.Next()) {
    const VectorView column = chunk->column(0);
    for (size_t row = 0; row < chunk->num_rows(); ++row) texts.emplace_back(column.Text(row));
  }
  return texts;
}

Appender Database::MakeAppender(const std::string& table) {
  auto state = std::make_unique<Appender::State>();
  if (duckdb_appender_create(connection_, nullptr, table.c_str(), &state->appender) ==
      DuckDBError) {
    Fail(duckdb_appender_error(state->appender));
  }
  state->MakeChunk();
  return Appender(std::move(state));
}

void Database::WriteParquet(const std::string& table, const std::filesystem::path& path) {
  Execute("COPY " + QuoteName(table) + " TO " + QuoteText(path.string()) +
          " (FORMAT parquet, COMPRESSION zstd)");
}

}  // namespace bole
