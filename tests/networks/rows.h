// Rows of a table that a scenario writes by hand.
#pragma once

#include <initializer_list>
#include <string>

namespace bole {

// A text as SQL.
inline std::string Quoted(const std::string& text) {
  return "'" + text + "'";
}

// "m0042": ids in the order of their numbers.
inline std::string MemberId(size_t number) {
  const std::string digits = std::to_string(number);
  return "m" + std::string(4 - digits.size(), '0') + digits;
}

class Rows {
 public:
  // `columns`: names with commas between.
  explicit Rows(std::string columns) : columns_(std::move(columns)) {}

  // Values as SQL, one for each column.
  void Add(std::initializer_list<std::string> values) {
    rows_ += rows_.empty() ? "(" : ", (";
    const char* separator = "";
    for (const std::string& value : values) {
      rows_ += separator + value;
      separator = ", ";
    }
    rows_ += ")";
  }

  void AddPair(size_t a, size_t b) { Add({Quoted(MemberId(a)), Quoted(MemberId(b))}); }

  // A SELECT of all of them; of one row of NULLs that isn't there when there are none.
  std::string Select() const {
    std::string none = "NULL::VARCHAR AS " + columns_;
    for (size_t at = none.find(", "); at != std::string::npos; at = none.find(", ", at + 1)) {
      none.replace(at, 2, ", NULL::VARCHAR AS ");
    }
    if (rows_.empty()) return "SELECT " + none + " WHERE false";
    return "SELECT * FROM (VALUES " + rows_ + ") t(" + columns_ + ")";
  }

 private:
  std::string columns_;
  std::string rows_;
};

// Members without anything but an id.
inline std::string SelectMembers(size_t count) {
  Rows members("member_id");
  for (size_t i = 0; i < count; ++i) members.Add({Quoted(MemberId(i))});
  return members.Select();
}

}  // namespace bole
