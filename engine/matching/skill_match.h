// Compares lists of words as people write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

// What of the words asked for is offered, by the spelling of the asker, in the asker's order, each
// once. Words are the same when they are but for the case of ASCII letters.
struct SkillMatch {
  std::vector<std::string> shared;
  std::vector<std::string> missing;

  size_t total() const { return shared.size() + missing.size(); }
};

SkillMatch MatchSkills(const std::vector<std::string_view>& asked,
                       const std::vector<std::string_view>& offered);

// The same word but for the case of ASCII letters; false when both are empty.
bool IsSameWord(std::string_view a, std::string_view b);

}  // namespace bole
