// SQL as a tree: what DuckDB's parser makes of a statement, and back.
//
// The tree is that of json_serialize_sql; the parts that we look at:
//   TABLE_FUNCTION  {function: {function_name, children: arguments}, alias, ...}
//   BASE_TABLE      {table_name, schema_name, alias, ...}
//   COLUMN_REF      {column_names}, CONSTANT {value: {value}}, STAR
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "features/tables/database.h"

namespace bole {

// Throws Error(kInvalidArgument) when the text isn't exactly one SELECT.
nlohmann::json ParseSql(Database& database, const std::string& sql);

// The one SELECT of a statement.
nlohmann::json& SelectOf(nlohmann::json& statement);

// SQL for a tree. Throws Error(kInvalidArgument) when parsing it again would give another tree
// (a part of the language that DuckDB can't write).
std::string WriteSql(Database& database, const nlohmann::json& statement);

// Calls visit(object) for each object in a tree, parents before children.
template <typename Json, typename Visit>
void VisitObjects(Json& part, const Visit& visit) {
  if (!part.is_structured()) return;
  if (part.is_object()) visit(part);
  for (auto& child : part) VisitObjects(child, visit);
}

// Whether an object has this text under this key.
bool Has(const nlohmann::json& part, const char* key, std::string_view value);

}  // namespace bole
