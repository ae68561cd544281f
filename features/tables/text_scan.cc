#include "features/tables/text_scan.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "features/tables/csv_dialect.h"
#include "features/tables/handed_on_columns.h"
#include "features/tables/sql_statement.h"
#include "features/tables/text_value.h"

namespace bole {
namespace {

using nlohmann::json;

enum class Format { kCsv, kJson };

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// By the name of a file, as DuckDB recognises it in FROM 'name'.
std::optional<Format> FormatOfFile(std::string name) {
  name = LowerCase(name);
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.resize(name.size() - packed.size());
  }
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return Format::kCsv;
  if (name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson")) {
    return Format::kJson;
  }
  return std::nullopt;
}

std::optional<Format> FormatOf(const json& part) {
  if (Has(part, "type", "BASE_TABLE")) return FormatOfFile(part["table_name"]);
  if (!Has(part, "type", "TABLE_FUNCTION")) return std::nullopt;
  const std::string name = LowerCase(part["function"].value("function_name", ""));
  if (IsOneOf(name, {"read_csv", "read_csv_auto"})) return Format::kCsv;
  if (IsOneOf(name, {"read_json", "read_json_auto", "read_ndjson", "read_ndjson_auto"})) {
    return Format::kJson;
  }
  return std::nullopt;
}

json& ArgumentsOf(json& scan) {
  return scan["function"]["children"];
}

bool HasOption(json& scan, std::initializer_list<std::string_view> names) {
  for (const json& argument : ArgumentsOf(scan)) {
    if (!Has(argument, "type", "COMPARE_EQUAL") || !Has(argument["left"], "class", "COLUMN_REF")) {
      continue;
    }
    if (IsOneOf(LowerCase(argument["left"]["column_names"].back().get<std::string>()), names))
      return true;
  }
  return false;
}

// One scan of a statement.
class TextScan {
 public:
  TextScan(Database& database, json& part, Format format)
      : database_(database), part_(part), format_(format) {
    if (Has(part_, "type", "BASE_TABLE")) MakeFunction();
  }

  const json* part() const { return &part_; }

  void StoreRejects() {
    if (format_ == Format::kCsv) TryOption("store_rejects = true");
  }

  // Without a well-formed quoted value among the first rows, DuckDB takes quotes for letters,
  // also those that come later. Throws Error(kInvalidArgument) when quotes among the first
  // rows are broken.
  void ExpectQuotes() {
    if (format_ != Format::kCsv || HasOption(part_, {"quote"}) || !ColumnsIfAny()) return;
    const std::string file = FirstFile();
    const auto dialect = GuessDialect(database_, file);
    if (!dialect || dialect->quote == "'") return;
    const json before = part_;
    const bool has_delimiter =
        HasOption(part_, {"delim", "sep"}) || TryOption("delim = " + QuoteText(dialect->delimiter));
    if (has_delimiter && TryOption("quote = '\"'")) return;
    part_ = before;
    if (dialect->quote.empty()) {
      throw Error(ErrorCode::kInvalidArgument,
                  "broken CSV file: " + file +
                      ": quotes that do not enclose a value "
                      "(texts with bare quotes need read_csv's option quote = '')");
    }
  }

  // Reads the columns that `is_text` names as text.
  template <typename IsText>
  void ReadAsText(const IsText& is_text) {
    if (HasOption(part_, {"types", "dtypes", "column_types", "columns", "all_varchar",
                          "auto_type_candidates", "auto_detect"})) {
      return;
    }
    std::string types;
    bool any = false;
    const auto columns = ColumnsIfAny();
    if (!columns) return;
    for (const DatabaseColumn& column : *columns) {
      const bool text = IsGuess(column.type) && is_text(column.name);
      any |= text;
      // JSON wants to know of all columns, CSV of those that differ from the guess.
      if (!text && format_ == Format::kCsv) continue;
      types += (types.empty() ? "" : ", ") + QuoteText(column.name) + ": " +
               QuoteText(text ? "VARCHAR" : column.type);
    }
    if (!any) return;
    TryOption((format_ == Format::kCsv ? "types = {" : "columns = {") + types + "}");
  }

 private:
  // A type that another guess could replace by text without changing what a value looks like.
  static bool IsGuess(std::string_view type) {
    return IsOneOf(type, {"BOOLEAN", "BIGINT", "UBIGINT", "HUGEINT", "DOUBLE", "UUID", "TIME"});
  }

  // The first file that the scan's path or list of paths stands for; "" when there is none.
  std::string FirstFile() {
    std::string pattern;
    VisitObjects(ArgumentsOf(part_), [&](const json& argument) {
      if (pattern.empty() && Has(argument, "class", "CONSTANT")) {
        pattern = argument["value"].value("value", "");
      }
    });
    const auto files =
        database_.Texts("SELECT file FROM glob(" + QuoteText(pattern) + ") ORDER BY file LIMIT 1");
    return files.empty() ? "" : files[0];
  }

  // FROM 'x.csv' becomes FROM read_csv('x.csv') AS "x.csv".
  void MakeFunction() {
    json scan = Template(QuoteText(part_["table_name"].get<std::string>()));
    scan["alias"] = part_.value("alias", "").empty() ? part_["table_name"] : part_["alias"];
    scan["sample"] = part_["sample"];
    scan["column_name_alias"] = part_["column_name_alias"];
    part_ = std::move(scan);
  }

  json Template(const std::string& arguments) {
    const char* function = format_ == Format::kCsv ? "read_csv(" : "read_json(";
    json statement = ParseSql(database_, std::string("FROM ") + function + arguments + ")");
    return SelectOf(statement)["from_table"];
  }

  // Adds an option if the scan works with it, and has the same columns where it worked before.
  // Returns whether it did.
  bool TryOption(const std::string& option) {
    const json before = part_;
    const auto columns = ColumnsIfAny();
    json scan = Template("'', " + option);
    ArgumentsOf(part_).push_back(ArgumentsOf(scan).back());
    const auto changed = ColumnsIfAny();
    const bool good = changed && (!columns || HaveSameNames(*columns, *changed));
    if (!good) part_ = before;
    return good;
  }

  // The columns of the file, by themselves.
  std::vector<DatabaseColumn> Columns() {
    json statement = ParseSql(database_, "FROM x");
    json& from = SelectOf(statement)["from_table"];
    from = part_;
    from["alias"] = "";
    from["column_name_alias"] = json::array();
    return database_.Describe(WriteSql(database_, statement));
  }

  // Nothing for a scan that fails: why is told when the statement is read as it was written.
  std::optional<std::vector<DatabaseColumn>> ColumnsIfAny() {
    try {
      return Columns();
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  static bool HaveSameNames(const std::vector<DatabaseColumn>& a,
                            const std::vector<DatabaseColumn>& b) {
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const DatabaseColumn& x, const DatabaseColumn& y) { return x.name == y.name; });
  }

  Database& database_;
  json& part_;
  Format format_;
};

std::vector<TextScan> FindScans(Database& database, json& statement) {
  std::vector<json*> parts;
  VisitObjects(statement, [&](json& part) {
    if (FormatOf(part)) parts.push_back(&part);
  });
  std::vector<TextScan> scans;
  for (json* part : parts) scans.emplace_back(database, *part, *FormatOf(*part));
  return scans;
}

}  // namespace

void ReadLosslessly(Database& database, json& statement) {
  const json& select = SelectOf(statement);
  for (TextScan& scan : FindScans(database, statement)) {
    scan.StoreRejects();
    scan.ExpectQuotes();
    if (Has(select, "type", "SELECT_NODE") && scan.part() == &select["from_table"]) {
      const HandedOnColumns handed_on(statement);
      scan.ReadAsText([&](const std::string& name) { return handed_on.Contains(name); });
    }
  }
}

}  // namespace bole
