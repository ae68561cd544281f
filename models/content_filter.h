// Which items are alike by their features: an item × item filter that also knows those that nobody
// has acted on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/csr.h"

namespace bole {

struct ContentFilterOptions {
  size_t num_neighbours = 200;  // most alike items kept of each row; bounds memory
  size_t num_threads = 1;       // changes no result
};

// Row i has the cosines between item i and those most like it, all above 0, for each item i of
// which is_known[i] is true; other rows are empty, since no history has them. Columns ascend, the
// diagonal is left out. Of very common features only a sample is looked at (ProfileAlike).
//
//   features  items × features, values >= 0
//
// Throws Error(kInvalidArgument) when there isn't one is_known for each item.
Csr MakeContentFilter(const CsrView& features, std::span<const uint8_t> is_known,
                      const ContentFilterOptions& options);

}  // namespace bole
