// Foretells who else a member is tied to from all ties together.
#pragma once

#include <cstddef>

#include "engine/base/csr.h"

namespace bole {

struct TieRegressionOptions {
  size_t num_neighbours = 100;  // members that each is regressed on; time grows with its cube
  float ridge = 10;             // see ItemRegressionOptions
  size_t count = 100;           // foretold of each member at most: eight bytes each
  size_t num_threads = 1;       // changes no result
};

// Whether someone knows c is regressed on whether they know those who are most often known with c
// (item_regression.h, of a graph's own rows). What two acquaintances in common say twice counts
// once, and who is only known by everybody says little: a sum over common acquaintances can tell
// neither. score(u, c) is the sum of c's weights over u's acquaintances; near 1 for a tie that all
// the others take for granted.
//
// `acquaintances`: square; values don't count. Member × member: of each row the largest scores
// above 0, oneself and acquaintances left out; not symmetric. Throws Error(kInvalidArgument) for
// options out of range.
Csr ForetellTies(const CsrView& acquaintances, const TieRegressionOptions& options);

}  // namespace bole
