// A graph as Faiss stores it: any program with Faiss reads and searches what Bole built.
#pragma once

#include <faiss/impl/HNSW.h>

#include "engine/index/code_table.h"
#include "engine/index/link_table.h"

namespace bole {

// The graph as two levels of HNSW: the lower one has its links, the upper one its entries, linked
// among themselves. Each entry has its nearest others as links, and the one after it, so that all
// can be reached from the first, where Faiss starts.
//
//   codes, scales   as BuildGraph's
//   effort          what Faiss holds while it searches (efSearch)
faiss::HNSW ToFaiss(const NeighbourGraph& graph, const CodeTable& codes, const float* scales,
                    size_t effort);

// The graph that ToFaiss stored. Throws Error(kCorruptData) unless all levels, offsets and links
// lie inside it.
NeighbourGraph FromFaiss(const faiss::HNSW& hnsw, size_t num_rows);

}  // namespace bole
