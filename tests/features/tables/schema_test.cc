#include "features/tables/schema.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/store/file.h"

namespace bole {
namespace {

bool HasTable(std::string_view name) {
  const auto& tables = AllTables();
  return std::any_of(tables.begin(), tables.end(),
                     [&](const TableSchema& table) { return table.name == name; });
}

bool HasColumn(const TableSchema& table, std::string_view name) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const ColumnSchema& column) { return column.name == name; });
}

std::string TypeText(const ColumnSchema& column) {
  switch (column.type) {
    case ColumnType::kId:
      return "id";
    case ColumnType::kReference:
      return "→ " + std::string(column.target);
    case ColumnType::kOptionalReference:
      return "→ " + std::string(column.target) + " or none";
    case ColumnType::kText:
      return "text";
    case ColumnType::kTextList:
      return "list";
    case ColumnType::kTime:
      return "time";
    case ColumnType::kInteger:
      return "integer";
    case ColumnType::kReal:
      return "real";
    case ColumnType::kFlag:
      return "flag";
    case ColumnType::kCode:
      return "word";
  }
  return "";
}

// A table's line in the README.
std::string LineOf(const TableSchema& table) {
  std::string line = "| " + std::string(table.name) + " |";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnSchema& column = table.columns[i];
    const std::string bold = column.required ? "**" : "";
    line += (i == 0 ? " " : ", ") + bold + std::string(column.name) + bold + " " + TypeText(column);
  }
  line += " |";
  for (size_t i = 0; i < table.key.size(); ++i) {
    line += (i == 0 ? " " : ", ") + std::string(table.key[i]);
  }
  return line + (table.key.empty() ? " – |" : " |");
}

TEST(SchemaTest, IsWhatTheReadmeSays) {
  const std::string readme =
      ReadFile(std::filesystem::path(BOLE_SOURCE_DIR) / "features/tables/README.md");
  for (const TableSchema& table : AllTables()) {
    const std::string line = LineOf(table) + "\n";
    EXPECT_NE(readme.find(line), std::string::npos) << "README.md has no line\n" << line;
  }
}

TEST(SchemaTest, NamesEachTableAfterThoseThatItRefersTo) {
  std::vector<std::string_view> seen;
  for (const TableSchema& table : AllTables()) {
    seen.push_back(table.name);
    for (const ColumnSchema& column : table.columns) {
      if (column.target.empty()) continue;
      EXPECT_TRUE(HasColumn(table, column.target) ||
                  std::find(seen.begin(), seen.end(), column.target) != seen.end())
          << table.name << "." << column.name;
    }
  }
  EXPECT_TRUE(HasTable("test_interactions"));
}

TEST(SchemaTest, HasKeysOfItsOwnColumns) {
  for (const TableSchema& table : AllTables()) {
    for (const std::string_view name : table.key) EXPECT_TRUE(HasColumn(table, name)) << table.name;
  }
}

TEST(SchemaTest, HoldsTestTablesOfTheSameColumns) {
  for (const std::string name : {"interactions", "connections"}) {
    const TableSchema& table = FindTable(name);
    const TableSchema& test = FindTable("test_" + name);
    EXPECT_EQ(test.key, table.key);
    ASSERT_EQ(test.columns.size(), table.columns.size());
    for (size_t i = 0; i < table.columns.size(); ++i) {
      EXPECT_EQ(test.columns[i].name, table.columns[i].name);
      EXPECT_EQ(test.columns[i].type, table.columns[i].type);
    }
  }
}

}  // namespace
}  // namespace bole
