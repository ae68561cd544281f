#include "jobs/gate.h"

#include <sstream>

namespace bole {
namespace {

template <typename... Parts>
std::string Say(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  return text.str();
}

// Relative loss from `before` to `after`; 0 when there was nothing to lose.
double Loss(double before, double after) {
  return before > 0 ? 1 - after / before : 0;
}

void CheckIndexes(const GateConfig& gate, const nlohmann::json& indexes,
                  std::vector<std::string>* reasons) {
  for (const auto& [name, index] : indexes.items()) {
    const double recall = index.at("recall@10");
    if (recall < gate.min_index_recall) {
      reasons->push_back(Say("recall of index ", name, " is ", recall, ", below ",
                             gate.min_index_recall, " (gate.min_index_recall)"));
    }
  }
}

void CheckLists(const GateConfig& gate, const nlohmann::json& lists,
                std::vector<std::string>* reasons) {
  for (const auto& [surface, list] : lists.items()) {
    const uint64_t violations = list.at("wall_violations");
    if (violations > 0) {
      reasons->push_back(Say(
          violations, " pairs in the lists of ", surface,
          " break the privacy wall, the first: ", list.value("first_violation", std::string("?"))));
    }
    const uint64_t most_lists = list.value("most_lists_of_one", uint64_t{0});
    if (const uint64_t max_lists = list.value("max_lists", most_lists); most_lists > max_lists) {
      reasons->push_back(Say("somebody is on ", most_lists, " lists of ", surface, ", more than ",
                             max_lists, " (people.max_lists)"));
    }
    if (list.contains("exposure")) {
      const uint64_t broken = list.at("exposure").at("violations");
      if (broken > 0) {
        reasons->push_back(
            Say(broken, " limits of exposure (exposure.*) are broken by the lists of ", surface));
      }
    }
    const double coverage = list.value("coverage", 1.0);
    if (coverage < gate.min_coverage) {
      reasons->push_back(Say("only a share of ", coverage, " of the members have a list of ",
                             surface, ", below ", gate.min_coverage, " (gate.min_coverage)"));
    }
  }
}

void CheckAgainstCurrent(const GateConfig& gate, const nlohmann::json& facts,
                         const nlohmann::json& current, std::vector<std::string>* reasons) {
  for (const auto& [table, before] : current.at("rows").items()) {
    const double after = facts.at("rows").value(table, 0.0);
    if (Loss(before, after) > gate.max_shrinkage) {
      reasons->push_back(Say("table ", table, " has ", after, " rows after ", before.get<double>(),
                             " in the current snapshot, a loss above a share of ",
                             gate.max_shrinkage, " (gate.max_shrinkage)"));
    }
  }
  for (const auto& [surface, before] : current.at("quality").items()) {
    if (!facts.at("quality").contains(surface)) {
      reasons->push_back(Say(surface,
                             " was measured in the current snapshot, and nothing is held "
                             "out for it now"));
      continue;
    }
    const double after = facts.at("quality").at(surface);
    if (Loss(before, after) > gate.max_quality_loss) {
      reasons->push_back(Say("recall@20 of ", surface, " is ", after, " after ",
                             before.get<double>(),
                             " in the current snapshot, a loss above a share of ",
                             gate.max_quality_loss, " (gate.max_quality_loss)"));
    }
  }
}

}  // namespace

std::vector<std::string> GateReasons(const GateConfig& gate, const nlohmann::json& facts,
                                     const nlohmann::json& current) {
  std::vector<std::string> reasons;
  CheckIndexes(gate, facts.at("indexes"), &reasons);
  CheckLists(gate, facts.at("lists"), &reasons);
  if (!current.is_null()) CheckAgainstCurrent(gate, facts, current, &reasons);
  return reasons;
}

}  // namespace bole
