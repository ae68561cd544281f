// What a search among vectors is asked, and its answer.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

struct SearchOptions {
  // Length of each list. Must not be 0.
  size_t k = 10;

  // Empty, or one for each query: only rows that it allows are listed. Null allows all.
  std::span<const RowFilter* const> filters;

  // How much is looked at before an approximate index stops: more gives more recall and takes
  // longer. HNSW: rows held while searching (ef). IVF: lists opened (nprobe). 0: the index's own.
  size_t effort = 0;

  // Changes the speed, never the answer.
  size_t num_threads = 1;

  const RowFilter* filter(size_t query) const { return filters.empty() ? nullptr : filters[query]; }
};

// One list for each query, best first, ties by smaller row.
using SearchLists = std::vector<std::vector<ScoredRow>>;

}  // namespace bole
