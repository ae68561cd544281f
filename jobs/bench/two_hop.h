// `bole bench two-hop`: how fast acquaintances of acquaintances are counted and chosen.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace bole {

struct TwoHopBenchOptions {
  std::filesystem::path graph;  // CSV with a header and two columns of ids, a tie each
  size_t list_length = 100;
  size_t turns = 3;                      // of which the median counts
  std::vector<size_t> threads = {1, 2};  // each is measured
  size_t num_compared = 1000;            // lists that are compared with the peer's
  bool peer = true;                      // measure SuiteSparse:GraphBLAS too
  std::filesystem::path json;            // for the figures; empty: none
};

// Makes everybody's list of the best two steps away, without ties and oneself, every row walked
// whole. Prints million wedges (paths of two ties) a second, beside those of the peer's product
// under a mask by its fastest method in the same turns; the peer chooses no lists, which isn't
// counted against Bole. Then how many of some lists are equal to those chosen from the product, and
// the machine's limits.
//
// Throws what ReadTies throws, and Error(kInvalidArgument) for a graph without ties.
void RunBenchTwoHop(const TwoHopBenchOptions& options);

}  // namespace bole
