// The sparse item–item graph filter: which items those who acted on an item also acted on.
//
// With R the interactions (all ones), n_u and n_i their counts by user and by item, the weight
// with which an item i of the history speaks for another item j is
//
//   P_ij = ( n_i^(a_h − 1) · n_j^(a_i − 1) · Σ_{u acted on both} n_u^(−2 a_u) )^s
//
// which for a_h = a_i = a_u is an element-wise power of the linear filter R̃ᵀR̃,
// R̃ = D_u^(−a) R D_i^(a−1). With these are mixed, where they are kept, the weights W of a
// regression of each item on its nearest ones (item_regression.h), which tell apart what explains
// an item from what is only found with it: with a share r, the filter is (1 − r) P + r ‖P‖ / ‖W‖ W.
// A user's score of an item is the weighted sum from the user's items to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/csr.h"

namespace bole {

struct ItemFilterOptions {
  float user_exponent = 0.4F;     // a_u; larger: users with long histories count less
  float history_exponent = 0.6F;  // a_h; smaller: popular items of a history say less
  float item_exponent = 0.6F;     // a_i; smaller: popular items are found less
  float power = 0.7F;             // s; below 1 it evens out the weights of a row
  size_t max_entries = 1000;      // largest weights kept in each row; bounds memory

  // r, in [0, 1]. Each item's regression costs about regression_neighbours³ / 3 operations.
  float regression_share = 0;
  float regression_ridge = 10;
  size_t regression_neighbours = 100;

  size_t num_threads = 1;  // changes no result
};

// The weights, all above 0: row i speaks for column j. Columns of each row ascend, the
// diagonal is left out, ties for the last place of a row go to the smaller column.
//
// Needs 8 bytes an item for each thread beside the result. Time is Σ_u n_u², so cap the rows
// of users who acted on everything first.
// Throws Error(kInvalidArgument) for exponents that aren't finite, power <= 0, no entries, or a
// regression with a share outside of [0, 1], ridge <= 0 or no neighbours.
Csr MakeItemFilter(const CsrView& by_user, const ItemFilterOptions& options);

// Its parts, for whoever tries many shares: the filter without regression, the regression on what
// is nearest by that filter, and both together.
Csr MakeGraphFilter(const CsrView& by_user, const ItemFilterOptions& options);
Csr RegressOn(const CsrView& graph_filter, const CsrView& by_user,
              const ItemFilterOptions& options);
Csr MixFilters(const CsrView& graph_filter, const CsrView& regression, float share);

// Options that make P the cosine between the columns of R: the item–item nearest-neighbour
// baseline.
ItemFilterOptions CosineNeighbours(size_t num_neighbours, size_t num_threads);

}  // namespace bole
