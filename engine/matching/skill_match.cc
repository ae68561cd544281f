#include "engine/matching/skill_match.h"

#include <algorithm>
#include <set>

namespace bole {
namespace {

std::string LowerCase(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

SkillMatch MatchSkills(const std::vector<std::string_view>& asked,
                       const std::vector<std::string_view>& offered) {
  std::set<std::string> offers;
  for (const std::string_view word : offered) offers.insert(LowerCase(word));
  std::set<std::string> seen;
  SkillMatch match;
  for (const std::string_view word : asked) {
    std::string lower = LowerCase(word);
    if (lower.empty()) continue;
    auto& list = offers.contains(lower) ? match.shared : match.missing;
    if (seen.insert(std::move(lower)).second) list.emplace_back(word);
  }
  return match;
}

bool IsSameWord(std::string_view a, std::string_view b) {
  return !a.empty() && a.size() == b.size() && LowerCase(a) == LowerCase(b);
}

}  // namespace bole
