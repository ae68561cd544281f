#include "features/world/words.h"

#include <glog/logging.h>

#include <algorithm>
#include <map>

#include "features/world/functions.h"

namespace bole::world {
namespace {

// The position of the element whose `name(element)` is the word.
template <typename List, typename NameOf>
uint8_t PositionOf(const List& list, std::string_view word, NameOf name) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const auto& element) { return name(element) == word; });
  CHECK(found != list.end()) << "no such word in the list: " << word;
  return static_cast<uint8_t>(found - list.begin());
}

// Every skill once, and where each function's skills are among them.
struct SkillTable {
  std::vector<Bilingual> skills;
  std::vector<std::array<uint16_t, kNumFunctionSkills>> of_function;
};

SkillTable MakeSkillTable() {
  SkillTable table;
  std::map<std::string_view, uint16_t> seen;  // by Chinese name
  const auto number = [&](const Bilingual& skill) {
    const auto [entry, is_new] = seen.emplace(skill.zh, table.skills.size());
    if (is_new) table.skills.push_back(skill);
    return entry->second;
  };
  for (const Function& function : Functions()) {
    auto& row = table.of_function.emplace_back();
    size_t position = 0;
    for (const Bilingual& skill : function.core) row[position++] = number(skill);
    for (const Role& role : function.roles) {
      for (const Bilingual& skill : role.skills) row[position++] = number(skill);
    }
  }
  return table;
}

const SkillTable& TheSkillTable() {
  static const SkillTable table = MakeSkillTable();
  return table;
}

std::vector<std::vector<double>> MakeAffinities() {
  const auto functions = Functions();
  std::vector<std::vector<double>> affinity(functions.size(),
                                            std::vector<double>(functions.size(), 0));
  for (size_t i = 0; i < functions.size(); ++i) {
    affinity[i][i] = 1;
    for (const std::string_view neighbour : functions[i].neighbours) {
      if (neighbour.empty()) continue;
      const size_t j = FunctionByCode(neighbour);
      affinity[i][j] = affinity[j][i] = kNeighbourAffinity;
    }
  }
  return affinity;
}

}  // namespace

std::span<const Function> Functions() {
  static const std::vector<Function> functions = [] {
    std::vector<Function> all = EngineeringFunctions();
    for (auto make : {ProductFunctions, OfficeFunctions, TradeFunctions}) {
      for (Function& function : make()) all.push_back(std::move(function));
    }
    return all;
  }();
  return functions;
}

uint8_t CityByName(std::string_view zh) {
  return PositionOf(Cities(), zh, [](const City& city) { return city.name.zh; });
}

uint8_t IndustryByCode(std::string_view code) {
  return PositionOf(Industries(), code, [](const Industry& industry) { return industry.code; });
}

uint8_t FunctionByCode(std::string_view code) {
  return PositionOf(Functions(), code, [](const Function& function) { return function.code; });
}

double Affinity(uint8_t function, uint8_t other) {
  static const std::vector<std::vector<double>> affinity = MakeAffinities();
  return affinity[function][other];
}

std::span<const Bilingual> Skills() {
  return TheSkillTable().skills;
}

uint16_t SkillOf(uint8_t function, size_t position) {
  return TheSkillTable().of_function[function][position];
}

}  // namespace bole::world
