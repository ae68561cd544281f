#include "features/tables/ingest.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/nearest_word.h"
#include "engine/store/file.h"
#include "features/tables/compressed_file.h"
#include "features/tables/csv_rejects.h"
#include "features/tables/database.h"
#include "features/tables/schema.h"
#include "features/tables/table_integrity.h"
#include "features/tables/table_reader.h"
#include "features/tables/table_source.h"
#include "features/tables/text_value.h"

namespace bole {
namespace {

namespace fs = std::filesystem;

// Where DuckDB spills; gone when the ingest is over, however it ends.
class SpillDirectory {
 public:
  explicit SpillDirectory(fs::path path) : path_(std::move(path)) { fs::remove_all(path_); }
  ~SpillDirectory() {
    std::error_code ignored;  // a left-over is removed by the next run
    fs::remove_all(path_, ignored);
  }
  SpillDirectory(const SpillDirectory&) = delete;
  SpillDirectory& operator=(const SpillDirectory&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void CheckSourceNames(const std::map<std::string, std::string>& sources) {
  std::vector<std::string> known;
  for (const TableSchema& table : AllTables()) known.emplace_back(table.name);
  for (const auto& [name, sql] : sources) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "unknown table in sources: " + name + DidYouMean(name, known));
    }
  }
}

std::string Percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g %%", 100 * share);
  return text;
}

// Throws when more rows of a table were bad than the config allows.
// Rows that only name a table which the site doesn't have are counted and listed, but are not bad.
void CheckShare(const TableCount& count, double limit, const RejectedRows& rejected) {
  const uint64_t num_bad = count.rejected - count.without_table;
  const double share = static_cast<double>(num_bad) / static_cast<double>(count.read);
  if (num_bad == 0 || share <= limit) return;
  std::string message = "too many bad rows: " + std::to_string(count.rejected) + " of " +
                        std::to_string(count.read) + " (" + Percent(share) + ", allowed are " +
                        Percent(limit) + "), listed in " + rejected.path().string();
  for (const std::string& first : rejected.first()) message += "; " + first;
  throw Error(ErrorCode::kInvalidArgument, message);
}

fs::path RejectedPath(const IngestOptions& options, const TableSchema& table) {
  return options.rejected / (std::string(table.name) + ".csv");
}

bool HasColumn(const BoundSource& source, std::string_view name) {
  return std::any_of(source.columns.begin(), source.columns.end(), [&](const ColumnPlan& plan) {
    return plan.column->name == name && plan.place.has_value();
  });
}

// A row of an entity table with nothing but an id to come.
std::vector<Cell> MissingCells(const TableSchema& table) {
  std::vector<Cell> cells(table.columns.size());
  for (size_t i = 1; i < cells.size(); ++i) {
    CellReader(table.columns[i], Encoding::kText).ReadMissing(&cells[i]);
  }
  return cells;
}

// Runs a part of one table's ingest; its errors name the table, the innermost where one part
// runs inside another.
template <typename Body>
void ForTable(std::string_view table, const Body& body) {
  try {
    body();
  } catch (const Error& error) {
    if (std::string_view(error.what()).starts_with("table \"")) throw;
    throw Error(error.code(), "table \"" + std::string(table) + "\": " + error.what());
  }
}

// One ingest: reads the tables in the schema's order, each after those that it refers to.
class IngestRun {
 public:
  explicit IngestRun(const IngestOptions& options)
      : options_(options),
        spill_(options.out / "spill"),
        database_({.path = {},
                   .memory_mib = options.memory_mib,
                   .num_threads = options.num_threads,
                   .temp_directory = spill_.path(),
                   .preserve_order = true}) {}

  // The digest of each file that a source reads.
  std::map<std::string, std::string> FindInputs() {
    for (const TableSchema& table : AllTables()) {
      ForTable(table.name, [&] { FindTableSource(table); });
    }
    return result_.inputs;
  }

  IngestResult Run() {
    FindInputs();
    for (const TableSchema& table : AllTables()) {
      ForTable(table.name, [&] { MakeTable(table); });
    }
    return std::move(result_);
  }

 private:
  void FindTableSource(const TableSchema& table);
  void AddInputs(const TableSource& source);
  void MakeTable(const TableSchema& table);
  void ReadTable(const TableSource& source, TableRows& rows, RejectedRows& rejected,
                 TableCount& count);
  uint64_t ReadImpliedCompanies(TableRows& rows, RejectedRows& rejected);
  void Store(TableRows rows);

  const IngestOptions& options_;
  SpillDirectory spill_;
  Database database_;
  CsvRejects csv_rejects_{database_};
  std::map<std::string_view, TableSource> sources_;
  EntityIndexes entities_;
  IngestResult result_;
};

void IngestRun::FindTableSource(const TableSchema& table) {
  const std::string name(table.name);
  const fs::path file = options_.data / (name + ".parquet");
  std::string sql = "SELECT * FROM '{data}/" + name + ".parquet'";
  if (const auto given = options_.sources.find(name); given != options_.sources.end()) {
    sql = given->second;
  } else if (!fs::exists(file)) {
    if (name == "members") {
      throw Error(ErrorCode::kInvalidArgument,
                  "has no source in the config, and there is no file " + file.string());
    }
    return;
  }
  const TableSource source = MakeSource(database_, WithDataDirectory(sql, options_.data));
  AddInputs(source);
  sources_.emplace(table.name, source);
}

void IngestRun::AddInputs(const TableSource& source) {
  for (const std::string& file : source.files) {
    std::string& digest = result_.inputs[file];
    if (!digest.empty()) continue;
    CheckCompressedFile(file);
    digest = DigestOfFile(file);
  }
}

void IngestRun::MakeTable(const TableSchema& table) {
  TableRows rows(table);
  fs::remove(RejectedPath(options_, table));  // of an earlier night
  RejectedRows rejected(RejectedPath(options_, table));
  TableCount& count = result_.tables[std::string(table.name)];
  if (const auto source = sources_.find(table.name); source != sources_.end()) {
    ReadTable(source->second, rows, rejected, count);
  } else if (table.name == "companies") {
    count.read = ReadImpliedCompanies(rows, rejected);
  } else {
    ResolveOwnReferences(rows, "", rejected);  // of no rows: gives the columns their type
  }
  rejected.Close();
  count.kept = rows.size();
  count.rejected = rejected.size();
  CheckShare(count, options_.max_rejected_share, rejected);
  if (table.name == "members" && count.kept == 0) {
    throw Error(ErrorCode::kInvalidArgument, "its source has no rows");
  }
  Store(std::move(rows));
}

void IngestRun::ReadTable(const TableSource& source, TableRows& rows, RejectedRows& rejected,
                          TableCount& count) {
  const BoundSource bound = BindSource(database_, rows.table(), source);
  if (!bound.anonymous_sql.empty()) {
    count.anonymous = std::stoull(database_.Texts(bound.anonymous_sql).at(0));
    csv_rejects_.Skip();  // the same lines come again
  }
  const std::string label = source.Label();
  TableReader reader(rows.table(), bound, entities_);
  count.read = reader.Read(database_.Query(bound.sql), label, rows, rejected);
  count.read += csv_rejects_.MoveTo(rejected);
  count.without_table = reader.num_without_table();
  SortAndDropDuplicates(rows, label, rejected);
  ResolveOwnReferences(rows, label, rejected);
}

// A site without a table of companies still has those that its positions and jobs name. Bad ids
// among them are left to these tables, whose rows they make bad.
uint64_t IngestRun::ReadImpliedCompanies(TableRows& rows, RejectedRows& rejected) {
  std::string sql;
  for (const std::string_view name : {"positions", "jobs"}) {
    const auto source = sources_.find(name);
    if (source == sources_.end()) continue;
    ForTable(name, [&] {
      const BoundSource bound = BindSource(database_, FindTable(name), source->second);
      if (!HasColumn(bound, "company_id")) return;
      sql += (sql.empty() ? "" : " UNION ") +
             ("SELECT DISTINCT company_id FROM (" + bound.sql + ") WHERE company_id IS NOT NULL");
    });
  }
  std::vector<Cell> cells = MissingCells(rows.table());
  const auto ids = sql.empty() ? std::vector<std::string>() : database_.Texts(sql);
  csv_rejects_.Skip();  // they are counted where these tables are read themselves
  for (const std::string& id : ids) {
    if (IdProblem(id) != nullptr) continue;
    cells[0].text = id;
    rows.Add(cells, rows.size() + 1);
  }
  SortAndDropDuplicates(rows, "", rejected);
  ResolveOwnReferences(rows, "", rejected);
  return rows.size();
}

void IngestRun::Store(TableRows rows) {
  const TableSchema& table = rows.table();
  rows.Write(options_.out / (std::string(table.name) + ".bole"));
  if (table.columns[0].type == ColumnType::kId) {
    entities_.emplace(table.name, IdIndex(std::move(rows.column(0)).TakeTexts()));
  }
}

}  // namespace

IngestResult Ingest(const IngestOptions& options) {
  CheckSourceNames(options.sources);
  fs::create_directories(options.out);
  fs::create_directories(options.rejected);
  return IngestRun(options).Run();
}

std::map<std::string, std::string> DigestInputs(const IngestOptions& options) {
  CheckSourceNames(options.sources);
  fs::create_directories(options.out);
  return IngestRun(options).FindInputs();
}

}  // namespace bole
