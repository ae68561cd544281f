#include "features/graph/names.h"

#include <algorithm>
#include <map>

#include "engine/base/top_k.h"

namespace bole {

std::string FoldName(std::string_view name) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = name.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  std::string folded(name.substr(first, name.find_last_not_of(kBlanks) - first + 1));
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

Names NumberNames(const TextColumn& column, SameName same_name) {
  const auto key = [&](std::string_view text) {
    return same_name == SameName::kSameBytes ? std::string(text) : FoldName(text);
  };
  struct Name {
    std::string_view spelling;
    uint32_t row = 0;
  };
  std::map<std::string, Name> by_key;
  for (size_t i = 0; i < column.size(); ++i) {
    std::string name_key = key(column[i]);
    if (name_key.empty()) continue;
    const auto [name, is_new] = by_key.try_emplace(std::move(name_key), Name{column[i]});
    if (!is_new) name->second.spelling = std::min(name->second.spelling, column[i]);
  }
  Names names;
  for (auto& [name_key, name] : by_key) {
    name.row = static_cast<uint32_t>(names.texts.size());
    names.texts.Add(name.spelling);
  }
  names.rows.reserve(column.size());
  for (size_t i = 0; i < column.size(); ++i) {
    const auto found = by_key.find(key(column[i]));
    names.rows.push_back(found == by_key.end() ? kNoRow : found->second.row);
  }
  return names;
}

}  // namespace bole
