#include "features/tables/table_source.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/nearest_word.h"
#include "features/tables/sql_statement.h"
#include "features/tables/text_scan.h"
#include "features/tables/text_value.h"

namespace bole {
namespace {

using nlohmann::json;

[[noreturn]] void Fail(const std::string& message) {
  throw Error(ErrorCode::kInvalidArgument, message);
}

// What may name files: arguments of table functions, and names of tables.
std::set<std::string> FindPatterns(const json& statement) {
  std::set<std::string> patterns;
  VisitObjects(statement, [&](const json& part) {
    if (Has(part, "type", "BASE_TABLE")) patterns.insert(part["table_name"]);
    if (!Has(part, "type", "TABLE_FUNCTION")) return;
    VisitObjects(part, [&](const json& argument) {
      if (!Has(argument, "class", "CONSTANT")) return;
      const json& value = argument["value"];
      if (value.contains("value") && value["value"].is_string()) patterns.insert(value["value"]);
    });
  });
  return patterns;
}

// The files that a path or glob stands for; none for a text that is something else.
std::vector<std::string> FilesOf(Database& database, const std::string& pattern) {
  try {
    return database.Texts("SELECT file FROM glob(" + QuoteText(pattern) + ")");
  } catch (const Error&) {
    return {};  // an address of another file system: reading it gives the better message
  }
}

// The statement with its scans made lossless, or as it was written where DuckDB can't write it.
std::string LosslessSql(Database& database, json statement, const std::string& sql) {
  ReadLosslessly(database, statement);
  try {
    const std::string lossless = WriteSql(database, statement);
    database.Describe(lossless);
    return lossless;
  } catch (const Error&) {
    return sql.substr(0, sql.find_last_not_of("; \t\r\n") + 1);
  }
}

bool IsList(std::string_view type) {
  return !type.empty() && type.back() == ']';
}

bool IsOneOf(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// Types whose text would be DuckDB's notation of them and not a value.
bool IsOpaque(std::string_view type) {
  return type.starts_with("STRUCT(") || type.starts_with("MAP(") || type.starts_with("UNION(") ||
         IsOneOf(type, {"BLOB", "BIT", "INTERVAL"});
}

bool IsFraction(std::string_view type) {
  const bool whole = type.starts_with("DECIMAL(") && type.ends_with(",0)");
  return IsOneOf(type, {"DOUBLE", "FLOAT"}) || (type.starts_with("DECIMAL(") && !whole);
}

bool IsNumber(std::string_view type) {
  return IsFraction(type) || type.starts_with("DECIMAL(") ||
         IsOneOf(type, {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT",
                        "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"});
}

struct Conversion {
  Encoding encoding;
  std::string cast;  // the type to cast to; empty: none
};

// Types that arrive as they are, without a way through text.
std::optional<Conversion> NativeConversion(ColumnType column, std::string_view type) {
  if (column == ColumnType::kTime) {
    if (type == "DATE") return Conversion{Encoding::kDays, ""};
    if (type == "TIMESTAMP_S") return Conversion{Encoding::kSeconds, ""};
    if (type == "TIMESTAMP_MS") return Conversion{Encoding::kMillis, ""};
    if (type == "TIMESTAMP_NS") return Conversion{Encoding::kNanos, ""};
    if (IsOneOf(type, {"TIMESTAMP", "TIMESTAMP WITH TIME ZONE"})) {
      return Conversion{Encoding::kMicros, ""};
    }
  }
  if (column == ColumnType::kInteger && IsOneOf(type, {"TINYINT", "SMALLINT", "INTEGER", "BIGINT",
                                                       "UTINYINT", "USMALLINT", "UINTEGER"})) {
    return Conversion{Encoding::kInteger, "BIGINT"};
  }
  if (column == ColumnType::kReal && IsNumber(type)) return Conversion{Encoding::kReal, "DOUBLE"};
  if (column == ColumnType::kFlag && type == "BOOLEAN") return Conversion{Encoding::kFlag, ""};
  if (column == ColumnType::kTextList && IsList(type)) {
    return Conversion{Encoding::kTextList, "VARCHAR[]"};
  }
  return std::nullopt;
}

bool IsId(ColumnType type) {
  return type == ColumnType::kId || type == ColumnType::kReference ||
         type == ColumnType::kOptionalReference;
}

// How a column of DuckDB's type becomes one of the schema's, or nothing when it can't. What isn't
// native comes as text and is parsed row by row, so that one bad value is one bad row.
std::optional<Conversion> ConversionOf(ColumnType column, std::string_view type) {
  if (IsOpaque(type)) return std::nullopt;
  if (const auto native = NativeConversion(column, type)) return native;
  if (IsList(type)) return std::nullopt;
  // A float no longer has all digits of the id that it was.
  if (IsId(column) && IsFraction(type)) return std::nullopt;
  return Conversion{Encoding::kText, type == "VARCHAR" ? "" : "VARCHAR"};
}

std::vector<std::string> ColumnNames(const TableSchema& table) {
  std::vector<std::string> names;
  for (const ColumnSchema& column : table.columns) names.emplace_back(column.name);
  return names;
}

// SQL for a column of the source. A JSON text loses its quotes, as it would in any other type.
std::string Expression(const DatabaseColumn& column, const Conversion& conversion, bool is_list) {
  const std::string name = QuoteName(column.name);
  if (column.type == "JSON" && !is_list) return "(" + name + " ->> '$')";
  return conversion.cast.empty() ? name : "CAST(" + name + " AS " + conversion.cast + ")";
}

size_t FindColumn(const TableSchema& table, const std::string& name) {
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (EqualsWithoutCase(table.columns[i].name, name)) return i;
  }
  Fail("unknown column in its source: " + QuoteName(name) + DidYouMean(name, ColumnNames(table)));
}

// Tells an anonymous row. What can't be read as yes or no makes the query fail: a name must not
// slip through for a slip of the pen.
std::string AnonymousCondition(const std::string& column) {
  return "coalesce(CAST(nullif(CAST(" + QuoteName(column) + " AS VARCHAR), '') AS BOOLEAN), false)";
}

// Fills the plan of one column and returns its SQL.
std::string PlanColumn(const TableSchema& table, const DatabaseColumn& found, size_t place,
                       std::vector<ColumnPlan>& plans) {
  ColumnPlan& plan = plans[FindColumn(table, found.name)];
  if (plan.place) Fail("column comes twice: " + QuoteName(found.name));
  const auto conversion = ConversionOf(plan.column->type, found.type);
  if (!conversion) {
    Fail("column " + QuoteName(found.name) + " has a type that cannot be used: " + found.type +
         (IsId(plan.column->type) ? "; cast it to VARCHAR" : ""));
  }
  plan.place = place;
  plan.encoding = conversion->encoding;
  return Expression(found, *conversion, plan.column->type == ColumnType::kTextList) + " AS " +
         QuoteName(plan.column->name);
}

}  // namespace

std::string TableSource::Label() const {
  if (files.empty()) return "";
  if (files.size() == 1) return files[0];
  return files[0] + " and " + std::to_string(files.size() - 1) + " more";
}

std::string WithDataDirectory(const std::string& text, const std::filesystem::path& data) {
  constexpr std::string_view kPlace = "{data}";
  std::string quoted = QuoteText(data.string());
  quoted = quoted.substr(1, quoted.size() - 2);
  std::string sql = text;
  for (size_t at = sql.find(kPlace); at != std::string::npos; at = sql.find(kPlace, at)) {
    sql.replace(at, kPlace.size(), quoted);
    at += quoted.size();
  }
  return sql;
}

TableSource MakeSource(Database& database, const std::string& sql) {
  const json statement = ParseSql(database, sql);
  std::set<std::string> files;
  for (const std::string& pattern : FindPatterns(statement)) {
    for (std::string& file : FilesOf(database, pattern)) files.insert(std::move(file));
  }
  return {LosslessSql(database, statement, sql), {files.begin(), files.end()}};
}

BoundSource BindSource(Database& database, const TableSchema& table, const TableSource& source) {
  BoundSource bound;
  for (const ColumnSchema& column : table.columns) bound.columns.push_back({&column, {}, {}});
  std::string list, anonymous;
  size_t place = 0;
  for (const DatabaseColumn& column : database.Describe(source.sql)) {
    if (EqualsWithoutCase(column.name, kAnonymous)) {
      anonymous = AnonymousCondition(column.name);
      continue;
    }
    list += (place == 0 ? "" : ", ") + PlanColumn(table, column, place, bound.columns);
    ++place;
  }
  for (const ColumnPlan& plan : bound.columns) {
    if (plan.column->required && !plan.place) {
      Fail("required column is missing: " + QuoteName(plan.column->name));
    }
  }
  // The line break ends a comment that may stand last.
  const std::string from = " FROM (" + source.sql + "\n)";
  bound.sql = "SELECT " + list + from;
  if (!anonymous.empty()) {
    bound.sql += " WHERE NOT " + anonymous;
    bound.anonymous_sql = "SELECT CAST(count(*) AS VARCHAR)" + from + " WHERE " + anonymous;
  }
  return bound;
}

}  // namespace bole
