// Which columns a SELECT hands on as they are, and which it computes with.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace bole {

// What a SELECT from one scan does with the scan's columns. A column is handed on when the only
// places that name it, or its new name, are items of the SELECT's list, or when a star takes it.
class HandedOnColumns {
 public:
  // The whole statement (sql_statement.h), since an ORDER BY or a WITH may name columns too.
  explicit HandedOnColumns(nlohmann::json& statement);

  // Names are compared without case.
  bool Contains(const std::string& name) const;

 private:
  using Counts = std::map<std::string, size_t>;

  void CountMentions(const nlohmann::json& part);
  void CountItem(const nlohmann::json& item);

  Counts mentions_;  // everywhere
  Counts items_;     // as an item of the SELECT's list
  std::map<std::string, std::string> new_names_;
  size_t num_stars_ = 0;
  size_t num_item_stars_ = 0;
};

}  // namespace bole
