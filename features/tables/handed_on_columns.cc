#include "features/tables/handed_on_columns.h"

#include "features/tables/sql_statement.h"
#include "features/tables/text_value.h"

namespace bole {
namespace {

using nlohmann::json;

size_t CountOf(const std::map<std::string, size_t>& counts, const std::string& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

HandedOnColumns::HandedOnColumns(json& statement) {
  VisitObjects(statement, [&](const json& part) { CountMentions(part); });
  for (const json& item : SelectOf(statement)["select_list"]) CountItem(item);
}

bool HandedOnColumns::Contains(const std::string& name) const {
  if (num_stars_ != num_item_stars_) return false;  // COLUMNS(*) or the like computes with all
  const std::string key = LowerCase(name);
  const size_t num_items = CountOf(items_, key);
  if (CountOf(mentions_, key) != num_items) return false;
  if (num_items == 0) return num_item_stars_ > 0;
  const auto new_name = new_names_.find(key);
  return new_name == new_names_.end() || CountOf(mentions_, new_name->second) == 0;
}

void HandedOnColumns::CountMentions(const json& part) {
  if (Has(part, "class", "STAR") || Has(part, "class", "POSITIONAL_REFERENCE")) ++num_stars_;
  if (!Has(part, "class", "COLUMN_REF")) return;
  for (const json& name : part["column_names"]) ++mentions_[LowerCase(name.get<std::string>())];
}

void HandedOnColumns::CountItem(const json& item) {
  if (Has(item, "class", "STAR") && item["columns"] == false) ++num_item_stars_;
  if (!Has(item, "class", "COLUMN_REF")) return;
  const std::string name = LowerCase(item["column_names"].back().get<std::string>());
  const std::string new_name = LowerCase(item.value("alias", ""));
  ++items_[name];
  if (!new_name.empty() && new_name != name) new_names_[name] = new_name;
}

}  // namespace bole
