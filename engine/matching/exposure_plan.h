// How much of each candidate's exposure each viewer gets, planned over all lists of a night at
// once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

// Views; who made them keeps the arrays alive.
struct ExposureProblem {
  // Viewer x candidate; values: scores, larger is better, finite. A row has its candidates in any
  // order, each once: those of the same score are wanted in that order.
  CsrView pairs;
  std::span<const uint32_t> viewer_places;     // by viewer: places on the list
  std::span<const uint32_t> candidate_places;  // by candidate: lists that they may be on
  // By candidate: lists that they should be on, where the price is bearable (kMostLift); at most
  // their places. Empty: none.
  std::span<const uint32_t> candidate_floors = {};
  // Scores above 0 are probabilities of a match, and those below only have an order: no expected
  // match is given up for it.
  bool is_order_below_zero = false;
};

// A pair's share, the planned part of a place, is made of t = weight * viewer factor * candidate
// factor, where weight = exp((score - best) / temperature).
enum class ShareModel {
  // share = t, and a side's factor f leaves f^2 of its places empty: transferable utility with
  // logit tastes (Choo, Siow 2006). A strong pair may get more than one place.
  kUnlimited,
  // share = t / (1 + t) <= 1, since a list has a candidate once: the linear programme of most score
  // under all capacities, smoothed by the entropy of each place (as Basu et al. 2020 smooth
  // theirs).
  kOnce,
};

struct PlanOptions {
  ShareModel model = ShareModel::kOnce;
  // Against the spread of scores (mean over viewers of best minus worst). Lower: nearer to the most
  // score, and more sweeps.
  double temperature = 0.03;
  size_t max_sweeps = 200;
  double tolerance = 1e-4;  // of margins, as a share of the places
  size_t num_threads = 1;   // changes no bit
};

struct ExposurePlan {
  std::vector<double> viewer_factors;
  std::vector<double> candidate_factors;
  std::vector<float> weights;  // by entry of the pairs, in (0, 1]
  size_t num_sweeps = 0;       // passes over the rows of both orientations
  // Largest distance of a viewer's margin from its places, as a share of them, after the last
  // sweep; those with room to spare have none. Above the tolerance: the sweeps didn't suffice.
  double gap = 0;
};

// A candidate below their floor is lifted by this factor at most: a floor that nobody's interest
// meets must not go on rising.
constexpr double kMostLift = 100;

// Scales rows and columns in turns until both margins fit (iterative proportional fitting). Each
// sweep reads the pairs twice, by viewer and by candidate; each row is one worker's. In the end no
// margin of the plan is above its places by more than a rounding error, whether or not it has
// converged.
//
//   start  factors to begin from, such as yesterday's, where positive; empty: 1
//
// Throws Error(kInvalidArgument) when sizes don't fit, a floor is above the places, a score isn't
// finite or the temperature isn't positive.
ExposurePlan PlanExposure(const ExposureProblem& problem, const PlanOptions& options,
                          const ExposurePlan& start = {});

// By entry of the pairs: the planned part of a place.
std::vector<double> PlannedShares(const ExposureProblem& problem, const ExposurePlan& plan,
                                  ShareModel model);

// By entry of the pairs: log t, by which the plan would fill places one by one; -infinity for a
// side without places.
std::vector<float> PlannedPriorities(const ExposureProblem& problem, const ExposurePlan& plan,
                                     size_t num_threads);

}  // namespace bole
