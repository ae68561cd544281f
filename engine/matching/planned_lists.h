// A night's lists of one surface under the capacities of those who are listed.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/csr.h"
#include "engine/matching/exposure_plan.h"
#include "engine/ranking/recommendation.h"

namespace bole {

// By candidate of a surface.
struct ExposureLimits {
  std::vector<uint32_t> places;  // lists that they may be on
  std::vector<uint32_t> floors;  // lists that they should be on, at most the places; empty: none
};

// Sums of the scores above 0 of a whole night of lists: the matches to be expected where scores are
// probabilities. All but the last keep the same places.
struct ListingsCompared {
  double planned = 0;             // with floors, too
  double greedy = 0;              // pair by pair, best first; without floors
  double naive = 0;               // viewer by viewer; without floors
  double without_capacities = 0;  // what everybody would see if nobody were ever full
  // The same, with floors met as the plan meets them: what it is never below where scores are
  // probabilities, unless it leaves fewer below their floor. Other scores count below 0 in full,
  // and it is their sum that is never less.
  double greedy_with_floors = 0;
  double naive_with_floors = 0;
};

struct PlannedLists {
  std::vector<std::vector<Recommendation>> lists;  // by viewer
  // Viewers with a shorter list than they may have, though there may be more candidates than were
  // looked at; ascending.
  std::vector<uint32_t> unfilled;
  // Viewer x candidate: those with room who are better than somebody on the list, who is there for
  // a floor. They stay off the viewer's longer lists, too, so that these begin with this one.
  Csr displaced;
  ListingsCompared compared;
  std::vector<double>
      candidate_factors;  // as in ExposurePlan; empty when nothing had to be planned
  size_t num_sweeps = 0;
  double gap = 0;  // as in ExposurePlan
};

struct ListPlanOptions {
  size_t length = 100;  // of the lists that are made
  size_t depth = 150;   // of the choices: a shorter one has everybody who may be listed
  // Factor of scores below 0 in the plan. Where those above are probabilities of a match, what lies
  // below only has an order, and is worth next to nothing.
  float weight_below_zero = 1;
  PlanOptions plan = {};
  // Candidate factors to begin from, such as yesterday's; empty: none.
  std::vector<double> start = {};
};

// Chooses each viewer's list among the candidates of a longer one.
//
//   choices  by viewer, as a Recommender makes lists, up to options.depth long
//
// A pair keeps its score, and every list its order: what a plan changes is who is on it. Each list
// is the best of those with a place left or on it already (ImproveLists), less the displaced, and
// so the beginning of the longer list that a live answer makes without the others who are full.
// Where the beginnings of all choices keep to the limits they are the lists, and nothing is
// planned.
//
// About 40 bytes a pair. The same for any number of threads. Throws what PlanExposure throws.
PlannedLists PlanLists(std::vector<std::vector<Recommendation>> choices,
                       const ExposureLimits& limits, const ListPlanOptions& options);

}  // namespace bole
