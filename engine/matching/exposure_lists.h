// Lists that keep every capacity: by a plan, and by the plain ways that a plan is compared with.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/matching/exposure_floors.h"
#include "engine/matching/exposure_plan.h"

namespace bole {

// Takes the pairs one by one, highest priority first (ties by entry), wherever both sides have a
// place left. By score this is greedy, and the one outcome in which no viewer and candidate would
// both rather have each other. Pairs of priority -infinity are never taken.
//
// Throws Error(kInvalidArgument) for another number of priorities or more than 2^32 pairs.
ListedPairs ListByPriority(const ExposureProblem& problem, std::span<const float> priorities);

// Viewers by row, each with the best who have a place left, ties by entry: naive ranking under
// capacities.
ListedPairs ListFirstCome(const ExposureProblem& problem);

// Changes lists until everyone's is the best of those who have a place left or are on it already,
// ties by entry: each change gives one viewer more score and takes nothing from others. That is
// what makes a stored list the beginning of the longer one of a live answer. Who would fall below
// their floor stays on the list, whoever is better.
void ImproveLists(const ExposureProblem& problem, ListedPairs* listed);

// The lists of a plan, of greedy and of naive ranking, each with floors met and improved: of these
// the ones that leave fewest below their floor, then those of the most expected matches where these
// go before an order, then of the most score, improved further by exchanges (ExchangePlaces). So
// under the same places and floors no greedy or naive lists are better. `planned`, when given, says
// whether those of the plan were taken.
ListedPairs ListByPlan(const ExposureProblem& problem, const ExposurePlan& plan, size_t num_threads,
                       bool* planned = nullptr);

// Sum of the scores of listed pairs.
double TotalScore(const ExposureProblem& problem, const ListedPairs& listed);

// Sum of those above 0: where they are probabilities, the matches to be expected.
double ExpectedMatches(const ExposureProblem& problem, const ListedPairs& listed);

}  // namespace bole
