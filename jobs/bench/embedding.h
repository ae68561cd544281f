// `bole bench embedding`: seconds of a graph's embedding, and what it knows of ties.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace bole {

struct EmbeddingBenchOptions {
  std::filesystem::path graph;  // CSV with a header and two columns of ids, a tie each
  size_t dim = 128;
  std::vector<size_t> threads = {1, 2};  // each is measured
  size_t turns = 1;                      // of which the median counts
  std::filesystem::path json;            // for the figures; empty: none
};

// Embeds the graph without a tenth of its ties, and prints the seconds; and the chance that the
// cosine of two with a tie that was held out is above that of two without one, so that a faster
// embedding isn't a worse one. Then the machine's limits.
//
// Throws what ReadTies throws, and Error(kInvalidArgument) for fewer than ten ties.
void RunBenchEmbedding(const EmbeddingBenchOptions& options);

}  // namespace bole
