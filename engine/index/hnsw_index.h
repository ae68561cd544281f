// Approximate search in a graph of near neighbours.
#pragma once

#include <vector>

#include "engine/index/code_scan.h"
#include "engine/index/graph_search.h"
#include "engine/index/index.h"
#include "engine/index/index_file.h"

namespace bole {

// A graph that Bole builds on 8-bit codes of the caller's vectors, stored as Faiss's HNSW.
//
// Inner product is no distance: a graph of largest products ties everything to the few rows with
// large norms, a graph of smallest angles can't find those. Between the two, x * y / sqrt(|x| |y|)
// serves embeddings of popular and rare items best; README.md has the numbers.
//
// Where the graph isn't the way (a selective filter, a k that is most of the rows), the answer is
// exact, by comparing with all rows that may be allowed.
class HnswIndex : public Index {
 public:
  // Throws Error(kInvalidArgument) when an option is out of range.
  static std::unique_ptr<HnswIndex> Build(const IndexOptions& options, const MatrixView& vectors);

  // Throws Error(kCorruptData).
  static std::unique_ptr<HnswIndex> Load(const IndexFile& file, const MatrixView& vectors);

  IndexKind kind() const override { return IndexKind::kHnsw; }
  size_t size() const override { return exact_.size(); }
  size_t dim() const override { return exact_.dim(); }
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const override;
  std::string Serialize() const override;

 private:
  HnswIndex(const MatrixView& vectors, size_t effort, double held_row_cost, size_t num_threads);

  const MatrixView vectors_;
  const ExactSearch exact_;
  const CodeTable codes_;
  const CodeScan scan_;
  NeighbourGraph graph_;
  const GraphSearch search_;
  const size_t effort_;
  const double held_row_cost_;
};

}  // namespace bole
