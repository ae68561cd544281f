#include "engine/matching/planned_lists.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/matching/exposure_lists.h"

namespace bole {
namespace {

using Lists = std::vector<std::vector<Recommendation>>;

// Choices as a matrix, in their order.
Csr ToPairs(const Lists& choices, size_t num_candidates, float weight_below_zero) {
  Csr pairs;
  pairs.num_columns = static_cast<uint32_t>(num_candidates);
  for (const auto& list : choices) {
    for (const Recommendation& item : list) {
      pairs.columns.push_back(item.row);
      pairs.values.push_back(item.score < 0 ? item.score * weight_below_zero : item.score);
    }
    pairs.offsets.push_back(pairs.columns.size());
  }
  return pairs;
}

bool KeepsTo(const ExposureLimits& limits, const Lists& choices, size_t length) {
  std::vector<uint32_t> counts(limits.places.size());
  for (const auto& list : choices) {
    for (size_t i = 0; i < std::min(length, list.size()); ++i) ++counts[list[i].row];
  }
  for (size_t row = 0; row < counts.size(); ++row) {
    if (counts[row] > limits.places[row]) return false;
    if (!limits.floors.empty() && counts[row] < limits.floors[row]) return false;
  }
  return true;
}

// The beginnings of all choices.
PlannedLists CutOff(Lists choices, size_t length) {
  PlannedLists made;
  made.displaced.offsets.assign(choices.size() + 1, 0);
  double sum = 0;
  for (auto& list : choices) {
    list.resize(std::min(length, list.size()));
    for (const Recommendation& item : list) sum += std::max(0.0f, item.score);
  }
  made.compared = {sum, sum, sum, sum, sum, sum};
  made.lists = std::move(choices);
  return made;
}

ListingsCompared Compare(const ExposureProblem& problem, const ListedPairs& planned) {
  ListedPairs greedy = ListByPriority(problem, problem.pairs.values);
  ListedPairs naive = ListFirstCome(problem);
  const std::vector<uint32_t> any_number(problem.candidate_places.size(),
                                         std::numeric_limits<uint32_t>::max());
  ListingsCompared compared = {
      .planned = ExpectedMatches(problem, planned),
      .greedy = ExpectedMatches(problem, greedy),
      .naive = ExpectedMatches(problem, naive),
      .without_capacities = ExpectedMatches(
          problem, ListFirstCome({problem.pairs, problem.viewer_places, any_number}))};
  MeetFloors(problem, &greedy);
  MeetFloors(problem, &naive);
  compared.greedy_with_floors = ExpectedMatches(problem, greedy);
  compared.naive_with_floors = ExpectedMatches(problem, naive);
  return compared;
}

// Fills in all that a listing says of each viewer.
void Keep(const ExposureProblem& problem, const ListedPairs& listed, size_t depth, Lists choices,
          PlannedLists* made) {
  const std::vector<uint32_t> counts = CountLists(problem, listed);
  made->displaced.num_columns = problem.pairs.num_columns;
  for (uint32_t viewer = 0; viewer < choices.size(); ++viewer) {
    const uint64_t begin = problem.pairs.offsets[viewer];
    auto& choice = choices[viewer];
    const bool may_go_on = choice.size() == depth;
    std::vector<Recommendation> list;
    std::vector<uint32_t> passed_by, displaced;
    for (size_t i = 0; i < choice.size(); ++i) {
      const uint32_t row = choice[i].row;
      if (listed[begin + i] != 0) {
        list.push_back(choice[i]);
        displaced.insert(displaced.end(), passed_by.begin(), passed_by.end());
        passed_by.clear();
      } else if (counts[row] < problem.candidate_places[row]) {
        passed_by.push_back(row);
      }
    }
    std::ranges::sort(displaced);
    made->displaced.columns.insert(made->displaced.columns.end(), displaced.begin(),
                                   displaced.end());
    made->displaced.offsets.push_back(made->displaced.columns.size());
    if (list.size() < problem.viewer_places[viewer] && may_go_on) made->unfilled.push_back(viewer);
    choice = std::move(list);
  }
  made->lists = std::move(choices);
}

}  // namespace

PlannedLists PlanLists(Lists choices, const ExposureLimits& limits,
                       const ListPlanOptions& options) {
  if (KeepsTo(limits, choices, options.length)) return CutOff(std::move(choices), options.length);
  const Csr pairs = ToPairs(choices, limits.places.size(), options.weight_below_zero);
  const std::vector<uint32_t> viewer_places(choices.size(), static_cast<uint32_t>(options.length));
  const ExposureProblem problem = {pairs.view(), viewer_places, limits.places, limits.floors,
                                   options.weight_below_zero < 1};
  PlannedLists made;
  ExposurePlan start;
  start.candidate_factors = options.start;
  ExposurePlan plan = PlanExposure(problem, options.plan, start);
  const ListedPairs listed = ListByPlan(problem, plan, options.plan.num_threads);
  made.compared = Compare(problem, listed);
  made.candidate_factors = std::move(plan.candidate_factors);
  made.num_sweeps = plan.num_sweeps;
  made.gap = plan.gap;
  Keep(problem, listed, options.depth, std::move(choices), &made);
  return made;
}

}  // namespace bole
