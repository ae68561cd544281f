// Tables that a test writes by hand, in the form that ingest leaves them in.
#pragma once

#include <cmath>
#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/store/table.h"
#include "features/tables/schema.h"
#include "tests/support/temporary_directory.h"

namespace bole {

// A row by column; columns that aren't named are missing. References are row numbers, times are
// seconds, codes are their words, flags "yes" or "no", lists have '|' between their items.
using SmallRow = std::map<std::string, std::string>;

// A directory with every table of the schema. Those that aren't written have no rows.
class SmallTables {
 public:
  SmallTables() {
    for (const TableSchema& table : AllTables()) Write(std::string(table.name), {});
  }

  // Writes a table anew. The caller keeps ids in ascending order, as ingest does.
  void Write(const std::string& name, const std::vector<SmallRow>& rows) {
    TableWriter table(directory_ / (name + ".bole"));
    for (const ColumnSchema& column : FindTable(name).columns) WriteColumn(column, rows, table);
    table.Finish();
  }

  // `count` members without anything: m00, m01, ...
  void WriteMembers(size_t count) {
    std::vector<SmallRow> rows;
    for (size_t i = 0; i < count; ++i) {
      rows.push_back({{"member_id", (i < 10 ? "m0" : "m") + std::to_string(i)}});
    }
    Write("members", rows);
  }

  const std::filesystem::path& path() const { return directory_.path(); }

 private:
  static std::vector<std::string> Cells(const std::string& column,
                                        const std::vector<SmallRow>& rows) {
    std::vector<std::string> cells;
    for (const SmallRow& row : rows) {
      const auto cell = row.find(column);
      cells.push_back(cell == row.end() ? "" : cell->second);
    }
    return cells;
  }

  // One value for each cell: `missing` for an empty one.
  template <typename Value, typename Parse>
  static std::vector<Value> ParseAll(const std::vector<std::string>& cells, Value missing,
                                     Parse&& parse) {
    std::vector<Value> values;
    for (const std::string& cell : cells) values.push_back(cell.empty() ? missing : parse(cell));
    return values;
  }

  static uint8_t ParseCode(const ColumnSchema& column, const std::string& word) {
    for (size_t code = 0; code < column.words.size(); ++code) {
      if (column.words[code] == word) return static_cast<uint8_t>(code);
    }
    throw std::invalid_argument("no such word: " + word);
  }

  static void WriteTexts(const std::string& name, const std::vector<std::string>& cells,
                         TableWriter& table) {
    TextColumnBuilder texts;
    for (const std::string& cell : cells) texts.Add(cell);
    table.AddText(name, texts);
  }

  static void WriteLists(const std::string& name, const std::vector<std::string>& cells,
                         TableWriter& table) {
    TextListColumnBuilder lists;
    for (const std::string& cell : cells) {
      std::istringstream items(cell);
      for (std::string item; std::getline(items, item, '|');) lists.AddItem(item);
      lists.EndRow();
    }
    table.AddTextList(name, lists);
  }

  static void WriteColumn(const ColumnSchema& column, const std::vector<SmallRow>& rows,
                          TableWriter& table) {
    const std::string name(column.name);
    const auto cells = Cells(name, rows);
    const auto to_integer = [](const std::string& cell) { return int64_t{std::stoll(cell)}; };
    switch (column.type) {
      case ColumnType::kId:
      case ColumnType::kText:
        return WriteTexts(name, cells, table);
      case ColumnType::kTextList:
        return WriteLists(name, cells, table);
      case ColumnType::kReference:
      case ColumnType::kOptionalReference:
        return table.AddRows(name, ParseAll(cells, kNoRow, [](const std::string& cell) {
                               return static_cast<uint32_t>(std::stoul(cell));
                             }));
      case ColumnType::kTime:
        return table.AddTimes(name, ParseAll(cells, kNoTime, to_integer));
      case ColumnType::kInteger:
        return table.AddIntegers(name, ParseAll(cells, kNoInteger, to_integer));
      case ColumnType::kReal:
        return table.AddReals(name, ParseAll(cells, std::nanf(""), [](const std::string& cell) {
                                return std::stof(cell);
                              }));
      case ColumnType::kFlag:
        return table.AddFlags(name, ParseAll(cells, Flag::kUnknown, [](const std::string& cell) {
                                return cell == "yes" ? Flag::kYes : Flag::kNo;
                              }));
      case ColumnType::kCode:
        return table.AddCodes(name, ParseAll(cells, uint8_t{255}, [&](const std::string& cell) {
                                return ParseCode(column, cell);
                              }));
    }
  }

  TemporaryDirectory directory_;
};

}  // namespace bole
