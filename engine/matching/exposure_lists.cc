#include "engine/matching/exposure_lists.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "engine/base/error.h"
#include "engine/matching/exposure_exchange.h"
#include "engine/matching/exposure_floors.h"

namespace bole {
namespace {

// A number that ascends when the priority falls.
uint32_t Descending(float priority) {
  const auto bits = std::bit_cast<uint32_t>(priority + 0.0f);  // -0 is 0
  constexpr uint32_t kSign = 1u << 31;
  return (bits & kSign) != 0 ? bits : ~bits & ~kSign;
}

// Places taken so far.
struct Taken {
  explicit Taken(const ExposureProblem& problem)
      : viewers(problem.viewer_places.size()), candidates(problem.candidate_places.size()) {}

  std::vector<uint32_t> viewers;
  std::vector<uint32_t> candidates;
};

// The entries of each viewer's pairs, best first, ties by entry; as places in the row.
std::vector<uint32_t> OrderByPreference(const CsrView& pairs) {
  std::vector<uint32_t> order(pairs.columns.size());
  for (size_t viewer = 0; viewer < pairs.num_rows(); ++viewer) {
    const auto scores = pairs.row_values(viewer);
    const auto of_row = std::span(order).subspan(pairs.offsets[viewer], scores.size());
    for (uint32_t i = 0; i < of_row.size(); ++i) of_row[i] = i;
    std::ranges::stable_sort(of_row, [&](uint32_t a, uint32_t b) { return scores[a] > scores[b]; });
  }
  return order;
}

// Gives viewers their best of what is there.
class Choosing {
 public:
  Choosing(const ExposureProblem& problem, ListedPairs* listed)
      : problem_(problem),
        listed_(*listed),
        taken_(CountLists(problem, *listed)),
        order_(OrderByPreference(problem.pairs)) {}

  // Whether the viewer's list has changed.
  bool Choose(size_t viewer) {
    const uint64_t begin = problem_.pairs.offsets[viewer];
    const uint64_t end = problem_.pairs.offsets[viewer + 1];
    uint32_t places = problem_.viewer_places[viewer];
    for (uint64_t entry = begin; entry < end; ++entry) places -= IsHeld(entry);
    bool changed = false;
    for (uint64_t i = begin; i < end; ++i) {
      const uint64_t entry = begin + order_[i];
      if (IsHeld(entry)) continue;
      const uint32_t candidate = problem_.pairs.columns[entry];
      const bool had = listed_[entry] != 0;
      const bool room = taken_[candidate] < problem_.candidate_places[candidate];
      const bool has = places > 0 && (had || room);
      places -= has;
      if (has == had) continue;
      listed_[entry] = has;
      has ? ++taken_[candidate] : --taken_[candidate];
      changed = true;
    }
    return changed;
  }

 private:
  // Whether the candidate must stay where they are, for their floor.
  bool IsHeld(uint64_t entry) const {
    const uint32_t candidate = problem_.pairs.columns[entry];
    return listed_[entry] != 0 && taken_[candidate] <= FloorOf(problem_, candidate);
  }

  const ExposureProblem& problem_;
  ListedPairs& listed_;
  std::vector<uint32_t> taken_;  // by candidate
  std::vector<uint32_t> order_;
};

// With floors met, and improved.
ListedPairs Finish(const ExposureProblem& problem, ListedPairs listed) {
  MeetFloors(problem, &listed);
  ImproveLists(problem, &listed);
  return listed;
}

}  // namespace

ListedPairs ListByPriority(const ExposureProblem& problem, std::span<const float> priorities) {
  const CsrView& pairs = problem.pairs;
  if (priorities.size() != pairs.columns.size()) {
    throw Error(ErrorCode::kInvalidArgument, "every pair needs a priority");
  }
  if (priorities.size() > std::numeric_limits<uint32_t>::max()) {
    throw Error(ErrorCode::kInvalidArgument, "more than 2^32 pairs");
  }
  std::vector<uint64_t> keys;  // priority, then entry
  keys.reserve(priorities.size());
  for (uint64_t i = 0; i < priorities.size(); ++i) {
    if (priorities[i] == -std::numeric_limits<float>::infinity()) continue;
    keys.push_back(uint64_t{Descending(priorities[i])} << 32 | i);
  }
  std::ranges::sort(keys);
  std::vector<uint32_t> viewer_of(pairs.columns.size());
  for (uint32_t viewer = 0; viewer < pairs.num_rows(); ++viewer) {
    std::ranges::fill(std::span(viewer_of).subspan(pairs.offsets[viewer], pairs.row_size(viewer)),
                      viewer);
  }
  ListedPairs listed(pairs.columns.size());
  Taken taken(problem);
  for (const uint64_t key : keys) {
    const auto entry = static_cast<uint32_t>(key);
    const uint32_t viewer = viewer_of[entry], candidate = pairs.columns[entry];
    if (taken.viewers[viewer] >= problem.viewer_places[viewer]) continue;
    if (taken.candidates[candidate] >= problem.candidate_places[candidate]) continue;
    ++taken.viewers[viewer];
    ++taken.candidates[candidate];
    listed[entry] = 1;
  }
  return listed;
}

ListedPairs ListFirstCome(const ExposureProblem& problem) {
  ListedPairs listed(problem.pairs.columns.size());
  Choosing choosing(problem, &listed);
  for (size_t viewer = 0; viewer < problem.pairs.num_rows(); ++viewer) choosing.Choose(viewer);
  return listed;
}

void ImproveLists(const ExposureProblem& problem, ListedPairs* listed) {
  Choosing choosing(problem, listed);
  // Ends, since no list is ever left for a worse one.
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t viewer = 0; viewer < problem.pairs.num_rows(); ++viewer) {
      changed |= choosing.Choose(viewer);
    }
  }
}

ListedPairs ListByPlan(const ExposureProblem& problem, const ExposurePlan& plan, size_t num_threads,
                       bool* planned) {
  ListedPairs best =
      Finish(problem, ListByPriority(problem, PlannedPriorities(problem, plan, num_threads)));
  const auto merit = [&](const ListedPairs& listed) {
    const double matches = problem.is_order_below_zero ? ExpectedMatches(problem, listed) : 0;
    return std::tuple(-static_cast<double>(CountBelowFloor(problem, listed)), matches,
                      TotalScore(problem, listed));
  };
  if (planned != nullptr) *planned = true;
  for (const bool is_greedy : {true, false}) {
    ListedPairs other = Finish(problem, is_greedy ? ListByPriority(problem, problem.pairs.values)
                                                  : ListFirstCome(problem));
    if (merit(other) <= merit(best)) continue;
    best = std::move(other);
    if (planned != nullptr) *planned = false;
  }
  ExchangePlaces(problem, &best);
  ImproveLists(problem, &best);
  return best;
}

double TotalScore(const ExposureProblem& problem, const ListedPairs& listed) {
  double total = 0;
  for (uint64_t i = 0; i < listed.size(); ++i) {
    if (listed[i] != 0) total += problem.pairs.values[i];
  }
  return total;
}

double ExpectedMatches(const ExposureProblem& problem, const ListedPairs& listed) {
  double sum = 0;
  for (uint64_t i = 0; i < listed.size(); ++i) {
    if (listed[i] != 0 && problem.pairs.values[i] > 0) sum += problem.pairs.values[i];
  }
  return sum;
}

}  // namespace bole
