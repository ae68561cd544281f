#include "features/tables/table_integrity.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "features/tables/id_index.h"

namespace bole {
namespace {

// The column whose target is the table itself.
std::optional<size_t> FindOwnReference(const TableSchema& table) {
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].target == table.name) return i;
  }
  return std::nullopt;
}

// The row that each row refers to, kNoRow for none, and which rows refer to nothing that exists.
struct OwnReferences {
  std::vector<uint32_t> targets;
  std::vector<bool> dangling;
};

OwnReferences FindTargets(const ColumnValues& ids, const ColumnValues& references) {
  TextColumnBuilder texts;
  for (uint32_t row = 0; row < ids.size(); ++row) texts.Add(ids.Text(row));
  const IdIndex index(std::move(texts));
  OwnReferences found{std::vector<uint32_t>(ids.size(), kNoRow), std::vector<bool>(ids.size())};
  for (uint32_t row = 0; row < ids.size(); ++row) {
    const std::string_view reference = references.Text(row);
    if (reference.empty()) continue;
    found.targets[row] = index.Find(reference);
    found.dangling[row] = found.targets[row] == kNoRow;
  }
  return found;
}

// Marks what refers to a dangling row as dangling too, until nothing changes. Which rows are
// marked in the end doesn't depend on the order.
void SpreadDangling(OwnReferences& own) {
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t row = 0; row < own.targets.size(); ++row) {
      if (own.dangling[row] || own.targets[row] == kNoRow) continue;
      if (own.dangling[own.targets[row]]) changed = own.dangling[row] = true;
    }
  }
}

}  // namespace

void SortAndDropDuplicates(TableRows& rows, std::string_view label, RejectedRows& rejected) {
  const std::vector<uint32_t> sorted = rows.SortedRows();
  const TableSchema& table = rows.table();
  std::vector<uint32_t> kept;
  kept.reserve(sorted.size());
  for (const uint32_t row : sorted) {
    if (kept.empty() || !rows.HaveEqualKeys(kept.back(), row)) {
      kept.push_back(row);
      continue;
    }
    const bool has_id = table.columns[0].type == ColumnType::kId;
    rejected.Add({label, rows.source_row(row), table.key[0],
                  has_id ? rows.column(0).Text(row) : std::string_view(),
                  "duplicate of row " + std::to_string(rows.source_row(kept.back()))});
  }
  rows.Select(kept);
}

void ResolveOwnReferences(TableRows& rows, std::string_view label, RejectedRows& rejected) {
  const auto column = FindOwnReference(rows.table());
  if (!column) return;
  const ColumnValues& references = rows.column(*column);
  OwnReferences own = FindTargets(rows.column(0), references);
  SpreadDangling(own);
  std::vector<uint32_t> kept;
  std::vector<uint32_t> new_rows(rows.size(), kNoRow);
  for (uint32_t row = 0; row < rows.size(); ++row) {
    if (own.dangling[row]) {
      rejected.Add({label, rows.source_row(row), references.column().name, references.Text(row),
                    "no such row in table \"" + std::string(rows.table().name) + "\""});
    } else {
      new_rows[row] = static_cast<uint32_t>(kept.size());
      kept.push_back(row);
    }
  }
  std::vector<uint32_t> targets;
  for (const uint32_t row : kept) {
    const uint32_t target = own.targets[row];
    targets.push_back(target == kNoRow ? kNoRow : new_rows[target]);
  }
  if (kept.size() < rows.size()) rows.Select(kept);
  rows.column(*column).Resolve(std::move(targets));
}

}  // namespace bole
