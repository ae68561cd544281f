#include "features/world/table_file.h"

#include <algorithm>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/store/file.h"

namespace bole::world {
namespace {

constexpr size_t kGrain = 1024;       // elements of a batch: a few thousand rows
constexpr size_t kBatchesAtOnce = 8;  // in memory between generating and appending
constexpr uint64_t kMemoryMib = 256;  // DuckDB's, for one table at a time
constexpr char kTable[] = "rows";

std::string TypeOf(ColumnType type) {
  switch (type) {
    case ColumnType::kId:
    case ColumnType::kReference:
    case ColumnType::kOptionalReference:
    case ColumnType::kText:
    case ColumnType::kCode:
      return "VARCHAR";
    case ColumnType::kTextList:
      return "VARCHAR[]";
    case ColumnType::kTime:
      return "TIMESTAMP";
    case ColumnType::kInteger:
      return "BIGINT";
    case ColumnType::kReal:
      return "DOUBLE";
    case ColumnType::kFlag:
      return "BOOLEAN";
  }
  return "";
}

std::filesystem::path Beside(const std::filesystem::path& path, const std::string& suffix) {
  return path.parent_path() / ("." + path.filename().string() + suffix);
}

}  // namespace

std::vector<FileColumn> ColumnsOf(const TableSchema& table) {
  std::vector<FileColumn> columns;
  for (const ColumnSchema& column : table.columns) {
    columns.push_back({std::string(column.name), TypeOf(column.type)});
  }
  return columns;
}

TableFile::TableFile(std::filesystem::path path, const std::vector<FileColumn>& columns,
                     size_t num_threads)
    : path_(std::move(path)), num_threads_(num_threads) {
  RemoveLeftovers();
  database_ =
      std::make_unique<Database>(DatabaseOptions{.memory_mib = kMemoryMib,
                                                 .num_threads = num_threads,
                                                 .temp_directory = Beside(path_, ".spill")});
  std::string list;
  for (const FileColumn& column : columns) {
    list += (list.empty() ? "" : ", ") + QuoteName(column.name) + " " + column.type;
  }
  database_->Execute("CREATE TABLE " + QuoteName(kTable) + " (" + list + ")");
  appender_ = std::make_unique<Appender>(database_->MakeAppender(kTable));
}

TableFile::~TableFile() {
  appender_.reset();
  database_.reset();
  RemoveLeftovers();
}

void TableFile::RemoveLeftovers() const {
  std::error_code ignored;  // what can't be removed is in nobody's way
  std::filesystem::remove(Beside(path_, ".part"), ignored);
  std::filesystem::remove_all(Beside(path_, ".spill"), ignored);
}

void TableFile::Add(size_t size, const WriteRows& write) {
  const size_t round = kGrain * kBatchesAtOnce;
  for (size_t begin = 0; begin < size; begin += round) {
    const size_t count = std::min(round, size - begin);
    std::vector<RowBatch> batches(NumChunks(count, kGrain));
    ParallelFor(count, kGrain, num_threads_, [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i) {
        write(static_cast<uint32_t>(begin + i), &batches[chunk.index]);
      }
    });
    for (const RowBatch& batch : batches) batch.AppendTo(appender_.get());
  }
}

void TableFile::Finish() {
  appender_->Close();
  appender_.reset();
  const std::filesystem::path part = Beside(path_, ".part");
  database_->WriteParquet(kTable, part);
  database_.reset();
  SyncPath(part);
  std::error_code failed;
  std::filesystem::rename(part, path_, failed);
  if (failed)
    throw Error(ErrorCode::kUnavailable,
                "can't rename file (" + failed.message() + "): " + path_.string());
  SyncPath(path_.parent_path());
}

}  // namespace bole::world
