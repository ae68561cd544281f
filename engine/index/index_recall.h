// How much of the truth an approximate index finds.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/matrix.h"
#include "engine/index/index.h"

namespace bole {

struct RecallOptions {
  size_t k = 10;
  size_t num_queries = 1000;  // sampled from those given; all when there are fewer
  uint64_t seed = 1;
  size_t effort = 0;  // as SearchOptions::effort
  size_t num_threads = 1;
};

// recall@k: the share of the exact lists' places that the index fills with a row of a score as
// good as the k-th exact one, over a sample of the queries. 1 when there is nothing to find.
//
// The same for the same seed and any number of threads. Throws as Index::Search does.
double IndexRecall(const Index& index, const MatrixView& vectors, const MatrixView& queries,
                   const RecallOptions& options);

}  // namespace bole
