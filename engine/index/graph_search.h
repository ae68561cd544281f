// The search in an HNSW graph: Bole's own loop over the links that Faiss built.
#pragma once

#include <faiss/impl/HNSW.h>

#include <optional>
#include <vector>

#include "engine/index/exact_search.h"

namespace bole {

// Walks from the entry point towards larger inner products, then spreads over the lowest level
// until the best row not yet visited is worse than the `effort` best allowed ones.
//
// Faiss's loop isn't used because it has no place for a filter that is tested only for rows that
// could enter, scores one row at a time with SSE, and starts OpenMP threads.
//
// Both arguments must outlive this. Thread safety: const and safe from any number of threads.
class GraphSearch {
 public:
  GraphSearch(const faiss::HNSW& graph, const ExactSearch& vectors)
      : graph_(graph), vectors_(vectors) {}

  struct Request {
    const float* query = nullptr;
    size_t k = 0;
    size_t effort = 0;                  // at least k
    const RowFilter* filter = nullptr;  // null allows all
  };

  // The list, or nothing when the graph isn't the way: fewer than k allowed rows were reached, or
  // so many rows were scored that comparing with all would have been cheaper.
  std::optional<std::vector<ScoredRow>> Search(const Request& request) const;

 private:
  class Walk;

  const faiss::HNSW& graph_;
  const ExactSearch& vectors_;
};

// Throws Error(kCorruptData) unless all levels, offsets and links of a graph lie inside it.
void CheckGraph(const faiss::HNSW& graph, size_t num_rows);

}  // namespace bole
