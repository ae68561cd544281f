#include "engine/matching/exposure_floors.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

namespace bole {
namespace {

// Places taken so far.
struct Taken {
  std::vector<uint32_t> viewers;
  std::vector<uint32_t> candidates;
};

// Puts candidates on lists in the place of others.
class FloorMeeting {
 public:
  FloorMeeting(const ExposureProblem& problem, ListedPairs* listed)
      : problem_(problem),
        listed_(*listed),
        taken_{std::vector<uint32_t>(problem.viewer_places.size()), CountLists(problem, *listed)} {
    for (size_t viewer = 0; viewer < problem.pairs.num_rows(); ++viewer) {
      const auto of_row =
          std::span(listed_).subspan(problem.pairs.offsets[viewer], problem.pairs.row_size(viewer));
      taken_.viewers[viewer] = static_cast<uint32_t>(std::ranges::count(of_row, 1));
    }
  }

  bool IsBelow(uint32_t candidate) const {
    return taken_.candidates[candidate] < FloorOf(problem_, candidate);
  }

  // `choices`: those of the candidate's pairs that aren't listed, as (viewer, entry).
  void Raise(uint32_t candidate, std::span<const std::pair<uint32_t, uint64_t>> choices) {
    std::vector<std::pair<float, size_t>> by_loss;
    for (size_t i = 0; i < choices.size(); ++i) {
      const auto [viewer, entry] = choices[i];
      const auto worst = FindWorst(viewer);
      if (!HasRoom(viewer) && !worst) continue;
      const float given_up = HasRoom(viewer) ? 0 : problem_.pairs.values[*worst];
      by_loss.emplace_back(given_up - problem_.pairs.values[entry], i);
    }
    std::ranges::sort(by_loss);
    for (size_t i = 0; i < by_loss.size() && IsBelow(candidate); ++i) {
      const auto [viewer, entry] = choices[by_loss[i].second];
      Place(viewer, entry);
    }
  }

 private:
  bool HasRoom(uint32_t viewer) const {
    return taken_.viewers[viewer] < problem_.viewer_places[viewer];
  }

  // The viewer's worst listed pair whose candidate can do without it; of the same score the last.
  std::optional<uint64_t> FindWorst(uint32_t viewer) const {
    std::optional<uint64_t> worst;
    const CsrView& pairs = problem_.pairs;
    for (uint64_t i = pairs.offsets[viewer]; i < pairs.offsets[viewer + 1]; ++i) {
      const uint32_t candidate = pairs.columns[i];
      if (listed_[i] == 0 || taken_.candidates[candidate] <= FloorOf(problem_, candidate)) continue;
      if (!worst || pairs.values[i] <= pairs.values[*worst]) worst = i;
    }
    return worst;
  }

  void Place(uint32_t viewer, uint64_t entry) {
    if (!HasRoom(viewer)) {
      const auto worst = FindWorst(viewer);
      if (!worst) return;  // needed elsewhere since
      listed_[*worst] = 0;
      --taken_.candidates[problem_.pairs.columns[*worst]];
      --taken_.viewers[viewer];
    }
    listed_[entry] = 1;
    ++taken_.candidates[problem_.pairs.columns[entry]];
    ++taken_.viewers[viewer];
  }

  const ExposureProblem& problem_;
  ListedPairs& listed_;
  Taken taken_;
};

}  // namespace

std::vector<uint32_t> CountLists(const ExposureProblem& problem, const ListedPairs& listed) {
  std::vector<uint32_t> counts(problem.candidate_places.size());
  for (uint64_t i = 0; i < listed.size(); ++i) counts[problem.pairs.columns[i]] += listed[i];
  return counts;
}

void MeetFloors(const ExposureProblem& problem, ListedPairs* listed) {
  if (problem.candidate_floors.empty()) return;
  FloorMeeting meeting(problem, listed);
  // Viewer and entry of the pairs of those below, by candidate.
  std::map<uint32_t, std::vector<std::pair<uint32_t, uint64_t>>> choices;
  for (uint32_t viewer = 0; viewer < problem.pairs.num_rows(); ++viewer) {
    for (uint64_t i = problem.pairs.offsets[viewer]; i < problem.pairs.offsets[viewer + 1]; ++i) {
      const uint32_t candidate = problem.pairs.columns[i];
      if ((*listed)[i] == 0 && meeting.IsBelow(candidate))
        choices[candidate].emplace_back(viewer, i);
    }
  }
  for (const auto& [candidate, pairs] : choices) meeting.Raise(candidate, pairs);
}

size_t CountBelowFloor(const ExposureProblem& problem, const ListedPairs& listed) {
  if (problem.candidate_floors.empty()) return 0;
  const std::vector<uint32_t> counts = CountLists(problem, listed);
  size_t below = 0;
  for (uint32_t i = 0; i < counts.size(); ++i) below += counts[i] < FloorOf(problem, i);
  return below;
}

}  // namespace bole
