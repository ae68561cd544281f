#include "features/tables/sql_statement.h"

#include "engine/base/error.h"

namespace bole {
namespace {

using nlohmann::json;

// Where a part stands in the text says nothing about what it means.
json WithoutLocations(json statement) {
  VisitObjects(statement, [](json& part) { part.erase("query_location"); });
  return statement;
}

}  // namespace

json ParseSql(Database& database, const std::string& sql) {
  const auto texts = database.Texts("SELECT json_serialize_sql(" + QuoteText(sql) + ")::VARCHAR");
  json statement = json::parse(texts.at(0));
  if (statement["error"] == true) {
    throw Error(ErrorCode::kInvalidArgument,
                "bad SQL: " + statement.value("error_message", std::string("cannot be parsed")));
  }
  if (statement["statements"].size() != 1) {
    throw Error(ErrorCode::kInvalidArgument, "bad SQL: must be one SELECT");
  }
  return statement;
}

json& SelectOf(json& statement) {
  return statement["statements"][0]["node"];
}

std::string WriteSql(Database& database, const json& statement) {
  const std::string sql =
      database.Texts("SELECT json_deserialize_sql(" + QuoteText(statement.dump()) + ")").at(0);
  if (WithoutLocations(ParseSql(database, sql)) != WithoutLocations(statement)) {
    throw Error(ErrorCode::kInvalidArgument, "bad SQL: cannot be written back: " + sql);
  }
  return sql;
}

bool Has(const json& part, const char* key, std::string_view value) {
  const auto found = part.find(key);
  return found != part.end() && found->is_string() && found->get_ref<const std::string&>() == value;
}

}  // namespace bole
