// Where walks in a graph start.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/index/code_table.h"

namespace bole {

// About the square root of the number of rows, at most 1,024, the most different first: each is the
// one of a random sample whose nearest entry so far is least near (Gonzalez 1985). All different;
// empty only when there are no rows. The arguments are BuildGraph's.
std::vector<uint32_t> SpreadEntries(const CodeTable& codes, const float* scales);

}  // namespace bole
