// The walk in a graph of near neighbours, by 8-bit codes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/index/code_product.h"
#include "engine/index/link_table.h"

namespace bole {

// Holds the best rows seen so far in a sorted pool and follows the links of the best one whose
// links weren't followed, until there is none: greedy best-first search (Malkov, Yashunin 2016,
// algorithm 2) with a flat pool instead of two heaps.
//
// Keeps its memory between walks. Thread safety: none; one for each worker.
class GraphWalk {
 public:
  GraphWalk(size_t num_rows, const CodeKernels& kernels);

  struct Request {
    const LinkTable& links;
    std::span<const uint32_t> entries;  // rows to start from; not empty
    CodeRows table;
    CodeQuery query;
    size_t effort = 1;  // rows held
  };

  // The best `effort` rows that the walk met, best first, by score of the codes, then row. Valid
  // until the next walk.
  std::span<const ScoredRow> Run(const Request& request);

  // Rows scored by all walks, those of the start too.
  uint64_t num_scored() const { return num_scored_; }

 private:
  void Start(const Request& request);
  void Follow(const Request& request, uint32_t row);
  void ClearVisited();

  const CodeKernels& kernels_;
  std::vector<uint32_t> visited_;       // a bit for each row
  std::vector<uint32_t> visited_rows_;  // whose bits are set; unless too many
  std::vector<uint32_t> unvisited_;     // links of one row
  std::vector<float> scores_;           // theirs
  std::vector<uint64_t> pool_;          // keys, descending: see graph_walk.cc
  std::vector<ScoredRow> found_;
  size_t size_ = 0;  // of the pool
  size_t next_ = 0;  // no key before it is still to be followed
  uint64_t num_scored_ = 0;
};

}  // namespace bole
