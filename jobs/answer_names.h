// Words for what the IDL numbers.
#pragma once

#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "bole_rpc/bole_types.h"

namespace bole {

// "JOBS_FOR_MEMBER" by its number becomes "jobs_for_member"; a number that a newer server
// knows becomes "kind 27".
inline std::string Word(const std::map<int, const char*>& names, int value) {
  const auto found = names.find(value);
  if (found == names.end()) return "kind " + std::to_string(value);
  std::string word = found->second;
  for (char& letter : word) letter = static_cast<char>(std::tolower(letter));
  return word;
}

inline std::string StateWord(rpc::PairState::type state) {
  return Word(rpc::_PairState_VALUES_TO_NAMES, state);
}

template <typename Answer>
std::vector<std::string> DegradedBy(const Answer& answer) {
  std::vector<std::string> words;
  for (const auto by : answer.degradedBy)
    words.push_back(Word(rpc::_Degradation_VALUES_TO_NAMES, by));
  return words;
}

}  // namespace bole
