#include "features/tables/table_rows.h"

#include <glog/logging.h>

#include <algorithm>
#include <string>

#include "engine/base/error.h"

namespace bole {
namespace {

// A row with the beginning of all that it is sorted by: most comparisons end here instead of in
// the columns, which lie far apart.
struct SortKey {
  uint64_t high = 0;
  uint64_t low = 0;
  uint32_t row = 0;
};

size_t FindColumn(const TableSchema& table, std::string_view name) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const ColumnSchema& column) { return column.name == name; });
  CHECK(found != table.columns.end()) << name;
  return static_cast<size_t>(found - table.columns.begin());
}

// The key's columns, or the times of a table without a key, then all others.
std::vector<size_t> ColumnOrder(const TableSchema& table) {
  std::vector<size_t> order;
  for (const std::string_view name : table.key) order.push_back(FindColumn(table, name));
  const auto add = [&](bool times_only) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (times_only && table.columns[i].type != ColumnType::kTime) continue;
      if (std::find(order.begin(), order.end(), i) == order.end()) order.push_back(i);
    }
  };
  if (table.key.empty()) add(true);
  add(false);
  return order;
}

// Packs the columns one after the other while they fit.
SortKey MakeSortKey(const std::vector<ColumnValues>& columns, std::span<const size_t> order,
                    uint32_t row) {
  constexpr int kKeyBits = 128;
  unsigned __int128 key = 0;
  int used = 0;
  for (const size_t i : order) {
    const OrderedBits prefix = columns[i].PrefixOf(row);
    key |= prefix.bits >> used;
    used += prefix.width;
    if (!prefix.complete || used >= kKeyBits) break;
  }
  return {static_cast<uint64_t>(key >> 64), static_cast<uint64_t>(key), row};
}

}  // namespace

TableRows::TableRows(const TableSchema& table) : table_(&table), order_(ColumnOrder(table)) {
  for (const ColumnSchema& column : table.columns) {
    // Rows of the table itself are known only when all have been read.
    columns_.emplace_back(column, /*resolved=*/column.target != table.name);
  }
}

void TableRows::Add(std::span<const Cell> cells, uint64_t source_row) {
  if (source_row >= kNoRow) {
    throw Error(ErrorCode::kInvalidArgument,
                "table \"" + std::string(table_->name) + "\" has too many rows");
  }
  for (size_t i = 0; i < columns_.size(); ++i) columns_[i].Add(cells[i]);
  source_rows_.push_back(static_cast<uint32_t>(source_row));
}

std::vector<uint32_t> TableRows::SortedRows() const {
  std::vector<SortKey> keys(size());
  for (uint32_t row = 0; row < size(); ++row) keys[row] = MakeSortKey(columns_, order_, row);
  std::sort(keys.begin(), keys.end(), [&](const SortKey& a, const SortKey& b) {
    if (a.high != b.high) return a.high < b.high;
    if (a.low != b.low) return a.low < b.low;
    for (const size_t i : order_) {
      if (const int order = columns_[i].Compare(a.row, b.row); order != 0) return order < 0;
    }
    return a.row < b.row;
  });
  std::vector<uint32_t> rows(size());
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = keys[i].row;
  return rows;
}

bool TableRows::HaveEqualKeys(uint32_t a, uint32_t b) const {
  if (table_->key.empty()) return false;
  return std::all_of(order_.begin(), order_.begin() + static_cast<ptrdiff_t>(table_->key.size()),
                     [&](size_t i) { return columns_[i].Compare(a, b) == 0; });
}

void TableRows::Select(std::span<const uint32_t> rows) {
  for (ColumnValues& column : columns_) column.Select(rows);
  std::vector<uint32_t> source_rows(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) source_rows[i] = source_rows_[rows[i]];
  source_rows_ = std::move(source_rows);
}

void TableRows::Write(const std::filesystem::path& path) const {
  TableWriter writer(path);
  for (const ColumnValues& column : columns_) column.Write(writer);
  writer.Finish();
}

}  // namespace bole
