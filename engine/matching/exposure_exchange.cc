#include "engine/matching/exposure_exchange.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace bole {
namespace {

// Pairs that are looked at before it ends: some five seconds of a core.
constexpr uint64_t kMostVisits = 400'000'000;
// Passes before chains are applied. A pass carries labels on from viewer to viewer, so that chains
// can be longer than this. Where that many find none and more might, twice as many are made.
constexpr size_t kFewestSweeps = 5, kMostSweeps = 80;
constexpr double kLeastGain = 1e-9;  // of a chain, against the largest score: less is rounding

constexpr uint64_t kNothing = std::numeric_limits<uint64_t>::max();
constexpr double kUnreached = -std::numeric_limits<double>::infinity();

// A viewer takes one candidate in the place of another.
struct Step {
  uint32_t viewer = 0;
  uint64_t taken = kNothing;  // entries of the pairs; nothing: a place is left empty
  uint64_t left = kNothing;   // nothing: a place was empty
};

class Exchange {
 public:
  Exchange(const ExposureProblem& problem, ListedPairs* listed)
      : problem_(problem),
        pairs_(problem.pairs),
        listed_(*listed),
        lengths_(pairs_.num_rows()),
        counts_(CountLists(problem, *listed)),
        labels_(pairs_.num_columns),
        came_by_(pairs_.num_columns),
        used_(pairs_.num_columns) {
    for (size_t viewer = 0; viewer < pairs_.num_rows(); ++viewer) {
      const auto row = std::span(listed_).subspan(pairs_.offsets[viewer], pairs_.row_size(viewer));
      lengths_[viewer] = static_cast<uint32_t>(std::ranges::count(row, 1));
    }
    for (const float score : pairs_.values) {
      empty_worth_ = std::min<double>(empty_worth_, score);
      least_gain_ = std::max<double>(least_gain_, kLeastGain * std::abs(score));
    }
  }

  Exchanges Run() {
    size_t most_sweeps = kFewestSweeps;
    bool cycles_alone = false;
    while (done_.num_sweeps * pairs_.columns.size() <= kMostVisits) {
      const bool has_settled = Relax(most_sweeps, cycles_alone);
      if (ApplyChains(cycles_alone) > 0) {
        cycles_alone = false;
      } else if (!has_settled && most_sweeps < kMostSweeps) {
        most_sweeps *= 2;
      } else if (!cycles_alone && !problem_.candidate_floors.empty()) {
        cycles_alone = true;
      } else {
        break;
      }
    }
    return done_;
  }

 private:
  using Chain = std::vector<Step>;  // from its beginning

  bool IsFree(uint32_t candidate) const {
    return counts_[candidate] < problem_.candidate_places[candidate];
  }
  double ScoreOf(uint64_t entry) const {
    return entry == kNothing ? empty_worth_ : pairs_.values[entry];
  }
  double GainOf(const Step& step) const { return ScoreOf(step.taken) - ScoreOf(step.left); }

  // The label of a candidate: the most that a chain gains which ends by putting them on one more
  // list, over and above the places that they have. A chain that isn't a cycle doesn't begin with
  // somebody who would be below their floor without a list. Returns whether no label changes any
  // more.
  bool Relax(size_t most_sweeps, bool cycles_alone) {
    for (uint32_t row = 0; row < labels_.size(); ++row) {
      const bool may_begin = cycles_alone || counts_[row] > FloorOf(problem_, row);
      labels_[row] = may_begin ? 0 : kUnreached;
      came_by_[row] = {};
    }
    bool changed = true;
    for (size_t sweep = 0; sweep < most_sweeps && changed; ++sweep, ++done_.num_sweeps) {
      changed = false;
      for (uint32_t viewer = 0; viewer < pairs_.num_rows(); ++viewer) changed |= Relax(viewer);
    }
    return !changed;
  }

  // Whether a label has changed.
  bool Relax(uint32_t viewer) {
    const uint64_t begin = pairs_.offsets[viewer], end = pairs_.offsets[viewer + 1];
    if (problem_.viewer_places[viewer] == 0) return false;
    uint64_t left = kNothing;
    double most = lengths_[viewer] < problem_.viewer_places[viewer] ? -empty_worth_ : kUnreached;
    for (uint64_t i = begin; i < end; ++i) {
      const double label = labels_[pairs_.columns[i]] - pairs_.values[i];
      if (listed_[i] == 0 || label <= most) continue;
      most = label;
      left = i;
    }
    if (most == kUnreached) return false;
    bool changed = false;
    for (uint64_t i = begin; i < end; ++i) {
      const uint32_t candidate = pairs_.columns[i];
      const double label = most + pairs_.values[i];
      if (listed_[i] != 0 || label <= labels_[candidate] + least_gain_) continue;
      if (problem_.candidate_places[candidate] == 0) continue;
      labels_[candidate] = label;
      came_by_[candidate] = {viewer, i, left};
      changed = true;
    }
    return changed;
  }

  // The candidate before, whom the same viewer leaves; kNoCandidate at a chain's beginning.
  static constexpr uint32_t kNoCandidate = std::numeric_limits<uint32_t>::max();
  uint32_t Before(uint32_t candidate) const {
    const Step& step = came_by_[candidate];
    return step.taken == kNothing || step.left == kNothing ? kNoCandidate
                                                           : pairs_.columns[step.left];
  }

  // Those that share no candidate. Returns what they gain.
  double ApplyChains(bool cycles_alone) {
    const double before = done_.gain;
    std::ranges::fill(used_, 0);
    for (const Chain& cycle : FindCycles()) {
      Apply(cycle);
      for (const Step& step : cycle) used_[pairs_.columns[step.taken]] = 1;  // no end leads there
    }
    if (!cycles_alone) {
      for (const uint32_t end : FindEnds()) Apply(ChainTo(end));
    }
    return done_.gain - before;
  }

  std::vector<Chain> FindCycles() const {
    std::vector<Chain> cycles;
    std::vector<uint32_t> seen(labels_.size(), kNoCandidate);  // by whose walk
    for (uint32_t start = 0; start < seen.size(); ++start) {
      uint32_t at = start;
      while (at != kNoCandidate && seen[at] == kNoCandidate) {
        seen[at] = start;
        at = Before(at);
      }
      if (at == kNoCandidate || seen[at] != start) continue;
      Chain& cycle = cycles.emplace_back();
      for (uint32_t next = Before(at); cycle.push_back(came_by_[next]), next != at;) {
        next = Before(next);
      }
    }
    return cycles;
  }

  // Where chains end that gain, the most first, ties by row.
  std::vector<uint32_t> FindEnds() {
    FindLeast();
    std::vector<std::pair<double, uint32_t>> by_gain;
    for (uint32_t row = 0; row < labels_.size(); ++row) {
      if (labels_[row] == kUnreached || came_by_[row].taken == kNothing) continue;
      const double gain = labels_[row] + (IsFree(row) ? 0 : empty_worth_ - ScoreOf(least_[row]));
      if (gain > least_gain_) by_gain.emplace_back(-gain, row);
    }
    std::ranges::sort(by_gain);
    std::vector<uint32_t> ends;
    for (const auto& [gain, row] : by_gain) ends.push_back(row);
    return ends;
  }

  // Each candidate's listed pair of the least score, the first of equal ones.
  void FindLeast() {
    least_.assign(labels_.size(), kNothing);
    for (uint64_t i = 0; i < listed_.size(); ++i) {
      uint64_t& least = least_[pairs_.columns[i]];
      if (listed_[i] != 0 && (least == kNothing || pairs_.values[i] < pairs_.values[least])) {
        least = i;
      }
    }
  }

  // Nothing when it meets a chain of this round.
  Chain ChainTo(uint32_t end) const {
    Chain chain;
    if (!IsFree(end)) chain.push_back({ViewerOf(least_[end]), kNothing, least_[end]});
    uint32_t at = end;
    for (; at != kNoCandidate && came_by_[at].taken != kNothing; at = Before(at)) {
      if (used_[at] != 0) return {};
      chain.push_back(came_by_[at]);
    }
    if (at != kNoCandidate && used_[at] != 0) return {};
    std::ranges::reverse(chain);
    return chain;
  }

  uint32_t ViewerOf(uint64_t entry) const {
    const auto after = std::ranges::upper_bound(pairs_.offsets, entry);
    return static_cast<uint32_t>(after - pairs_.offsets.begin() - 1);
  }

  // Where it gains and there is room.
  void Apply(const Chain& chain) {
    double gain = 0, matches = 0;
    for (const Step& step : chain) {
      gain += GainOf(step);
      matches += std::max(0.0, ScoreOf(step.taken)) - std::max(0.0, ScoreOf(step.left));
      const bool needs_room = step.left == kNothing;
      if (needs_room && lengths_[step.viewer] >= problem_.viewer_places[step.viewer]) return;
    }
    if (gain <= least_gain_ || (problem_.is_order_below_zero && matches < 0)) return;
    for (const Step& step : chain) {
      Set(step.viewer, step.left, 0);
      Set(step.viewer, step.taken, 1);
    }
    ++done_.num_chains;
    done_.gain += gain;
  }

  void Set(uint32_t viewer, uint64_t entry, uint8_t is_listed) {
    if (entry == kNothing) return;
    const uint32_t candidate = pairs_.columns[entry];
    listed_[entry] = is_listed;
    is_listed != 0 ? ++lengths_[viewer] : --lengths_[viewer];
    is_listed != 0 ? ++counts_[candidate] : --counts_[candidate];
    used_[candidate] = 1;
  }

  const ExposureProblem& problem_;
  const CsrView& pairs_;
  ListedPairs& listed_;
  Exchanges done_;
  double empty_worth_ = 0;         // of a place: not above the worst pair
  double least_gain_ = 0;          // of a chain
  std::vector<uint32_t> lengths_;  // by viewer: places taken
  std::vector<uint32_t> counts_;   // by candidate: lists that they are on
  // By candidate.
  std::vector<double> labels_;
  std::vector<Step> came_by_;
  std::vector<uint8_t> used_;  // in this round
  std::vector<uint64_t> least_;
};

}  // namespace

Exchanges ExchangePlaces(const ExposureProblem& problem, ListedPairs* listed) {
  return Exchange(problem, listed).Run();
}

}  // namespace bole
