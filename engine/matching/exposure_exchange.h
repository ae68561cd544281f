// Lists that gain by exchanges between viewers, where no viewer could gain alone.
#pragma once

#include <cstddef>

#include "engine/matching/exposure_floors.h"
#include "engine/matching/exposure_plan.h"

namespace bole {

// What exchanging did.
struct Exchanges {
  size_t num_chains = 0;
  size_t num_sweeps = 0;  // passes over the pairs
  double gain = 0;        // of score, altogether
};

// Changes lists along chains: a viewer takes b in the place of a, another who had b takes c in its
// place, and so on, until somebody takes one who has a place left, or a, or leaves a place empty; a
// chain may begin at an empty place, too. Every chain gains score, and none gives up matches
// for an order (is_order_below_zero); everybody keeps to their places, and nobody falls below their
// floor or, where they are below, further.
//
// The lists are the flow of a transportation problem and the chains its augmenting paths and cycles
// (Klein 1967): labels are relaxed viewer by viewer (Bellman, Ford), and cycles stand in the graph
// of predecessors (Cherkassky, Goldberg 1999). Each round applies chains that share no candidate.
// When none is left that gains, the lists have the most score that the limits allow; a problem of
// millions of pairs ends before that, by a bound on the work.
//
// One thread: no bit depends on the number of others.
Exchanges ExchangePlaces(const ExposureProblem& problem, ListedPairs* listed);

}  // namespace bole
