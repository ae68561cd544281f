#include "features/tables/table_reader.h"

#include <glog/logging.h>

#include <utility>

#include "engine/base/vocabulary.h"

namespace bole {
namespace {

// The table of each EntityKind.
constexpr std::array<std::string_view, kEntityKindNames.size()> kKindTables = {
    "members", "jobs", "headhunters", "companies"};

bool IsReference(ColumnType type) {
  return type == ColumnType::kReference || type == ColumnType::kOptionalReference;
}

// The columns of a tie between two members are its first two.
bool IsUndirectedTie(const TableSchema& table) {
  return table.columns[0].name == "member_a";
}
bool IsDirectedTie(const TableSchema& table) {
  return table.columns[0].name == "from_id";
}

std::optional<size_t> FindKindColumn(const TableSchema& table, std::string_view target) {
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == target) return i;
  }
  return std::nullopt;
}

}  // namespace

TableReader::TableReader(const TableSchema& table, const BoundSource& source,
                         const EntityIndexes& entities)
    : table_(table), cells_(table.columns.size()) {
  for (const ColumnPlan& plan : source.columns) {
    columns_.push_back(MakeColumn(table, plan, entities));
  }
}

TableReader::Column TableReader::MakeColumn(const TableSchema& table, const ColumnPlan& plan,
                                            const EntityIndexes& entities) const {
  Column column{CellReader(*plan.column, plan.encoding), plan.place, {}, {}};
  const std::string_view target = plan.column->target;
  if (!IsReference(plan.column->type) || target == table.name) return column;
  column.kind_column = FindKindColumn(table, target);
  if (!column.kind_column) {
    column.targets = {&entities.at(target)};
    return column;
  }
  for (const std::string_view name : kKindTables) column.targets.push_back(&entities.at(name));
  return column;
}

uint64_t TableReader::Read(QueryResult result, std::string_view label, TableRows& rows,
                           RejectedRows& rejected) {
  uint64_t num_read = 0;
  while (const auto chunk = result.Next()) {
    vectors_.clear();
    for (size_t i = 0; i < result.num_columns(); ++i) vectors_.push_back(chunk->column(i));
    for (size_t row = 0; row < chunk->num_rows(); ++row) {
      ++num_read;
      if (const auto problem = ReadRow(row)) {
        Reject(*problem, label, row, num_read, rejected);
      } else {
        rows.Add(cells_, num_read);
      }
    }
  }
  return num_read;
}

std::optional<TableReader::Problem> TableReader::ReadRow(size_t row) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (const char* reason = ReadCell(i, row)) return Problem{i, reason};
  }
  if (auto problem = ResolveReferences()) return problem;
  return CheckTie();
}

const char* TableReader::ReadCell(size_t column, size_t row) {
  const Column& from = columns_[column];
  Cell* cell = &cells_[column];
  return from.place ? from.reader.Read(vectors_[*from.place], row, cell)
                    : from.reader.ReadMissing(cell);
}

std::optional<TableReader::Problem> TableReader::ResolveReferences() {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    Cell& cell = cells_[i];
    if (column.targets.empty()) continue;
    const bool optional = column.reader.column().type == ColumnType::kOptionalReference;
    if (optional && cell.text.empty()) continue;  // its number is kNoRow already
    const auto kind = column.kind_column ? cells_[*column.kind_column].number : 0;
    const IdIndex& ids = *column.targets[static_cast<size_t>(kind)];
    const uint32_t found = ids.Find(cell.text);
    if (found == kNoRow) {
      // A site without that table: what depends on it is empty, not an error.
      if (optional && ids.size() == 0) {
        cell.number = kNoRow;
        continue;
      }
      if (ids.size() == 0) ++num_without_table_;
      const auto target = column.kind_column ? kKindTables[static_cast<size_t>(kind)]
                                             : column.reader.column().target;
      return Problem{i, "no such row in table \"" + std::string(target) + "\""};
    }
    cell.number = found;
  }
  return std::nullopt;
}

std::optional<TableReader::Problem> TableReader::CheckTie() {
  const bool undirected = IsUndirectedTie(table_);
  if (!undirected && !IsDirectedTie(table_)) return std::nullopt;
  if (cells_[0].number == cells_[1].number) {
    return Problem{1, "ties a member to itself"};
  }
  if (undirected && cells_[0].number > cells_[1].number) std::swap(cells_[0], cells_[1]);
  return std::nullopt;
}

void TableReader::Reject(const Problem& problem, std::string_view label, size_t row,
                         uint64_t source_row, RejectedRows& rejected) const {
  const Column& column = columns_[problem.column];
  const std::string value =
      column.place ? column.reader.ValueText(vectors_[*column.place], row) : "";
  rejected.Add({label, source_row, column.reader.column().name, value, problem.reason});
}

}  // namespace bole
