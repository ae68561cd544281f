// Whose lists are looked at, where looking at all would take too long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

// At most so many rows, ascending; by a hash, so that the sample is the same whatever came of them.
// Rows come back as they are when they are no more.
std::vector<uint32_t> SampleByHash(std::vector<uint32_t> rows, size_t most);

// Who is asked for their lists, and for how many each stands.
struct AskedRows {
  std::vector<uint32_t> rows;
  std::vector<float> weights;
};

// Of those to whom something happened (rows of `taken` with entries) most or all, of the others as
// many as are enough to know them.
AskedRows ChooseAsked(const CsrView& taken);

}  // namespace bole
