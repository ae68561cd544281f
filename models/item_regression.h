// Each item regressed on its nearest items: which of those that are acted on together explain it,
// and which are only popular alike.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/csr.h"

namespace bole {

struct ItemRegressionOptions {
  size_t num_neighbours = 100;  // items that each is regressed on; time grows with its cube
  float user_exponent = 0;      // users weigh n_u^(−2 a), as in the item filter
  float ridge = 10;             // relative to the root of each item's own square
  size_t num_threads = 1;       // changes no result
};

// Column j of the result has the least-squares weights with which item j's neighbours foretell
// it, ridge added to the diagonal of their Gramian: (G + ridge · √diag G) w = g_j. A constant ridge
// would leave the rare items free or hold the popular ones down; one in proportion, the other way
// round. The exact inverse of all items' Gramian is dense; this is its like on a given sparse
// pattern.
//
//   nearness  items × items; the neighbours of j are the largest entries of its column j
//   returns   items × items, columns of each row ascend; weights may be below 0
//
// Needs num_neighbours² floats and an integer a user for each thread beside the result.
// Throws Error(kInvalidArgument) for shapes that don't fit, ridge <= 0 or no neighbours.
Csr MakeItemRegression(const CsrView& by_user, const CsrView& nearness,
                       const ItemRegressionOptions& options);

}  // namespace bole
