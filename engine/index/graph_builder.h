// Builds a graph of near neighbours on all threads, the same for any number of them.
#pragma once

#include "engine/index/code_table.h"
#include "engine/index/link_table.h"

namespace bole {

struct GraphOptions {
  size_t num_links = 64;  // of a row, at most
  size_t effort = 100;    // rows held while a row's neighbours are searched
  size_t num_threads = 1;
};

// Rows are linked in batches, each about as large as all before it and at most a fiftieth of the
// whole (Manohar and others, ParlayANN 2024, algorithm 3). The rows of a batch search their
// neighbours in the graph as it was before the batch, so nothing depends on which was first; then
// the new links are turned round, sorted by the row that they come from, and added to it.
//
// There is one layer, and entries all over it: about the square root of the number of rows, spread
// so that each is far from the others.
//
//   codes   the rows
//   scales  one for each row: two rows' nearness is the product of their codes and scales
//
// Rows are numbered below 2^31.
NeighbourGraph BuildGraph(const CodeTable& codes, const float* scales, const GraphOptions& options);

}  // namespace bole
