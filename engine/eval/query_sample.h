// Which queries are measured where all would take too long.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/csr.h"

namespace bole {

// What is relevant, of at most max_queries of the queries that have anything: the rows of the
// others become empty. The choice is uniform and depends on the seed and the rows' numbers alone,
// and a smaller sample is part of a larger one.
Csr SampleQueries(Csr relevant, size_t max_queries, uint64_t seed);

}  // namespace bole
