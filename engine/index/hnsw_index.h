// Approximate search in a graph of near neighbours.
#pragma once

#include <faiss/impl/HNSW.h>

#include "engine/index/graph_search.h"
#include "engine/index/index.h"
#include "engine/index/index_file.h"

namespace bole {

// A graph that Faiss builds with Bole's distances over the caller's vectors, and Bole searches.
//
// Inner product is no distance: a graph of largest products ties everything to the few rows with
// large norms, a graph of smallest angles can't find those. Between the two, x * y / sqrt(|x| |y|)
// serves embeddings of popular and rare items best; README.md has the numbers.
//
// A filter under which few rows pass is answered by comparing with all vectors, and so is a query
// for which the graph gives fewer than k rows.
class HnswIndex : public Index {
 public:
  // Throws Error(kInvalidArgument) when an option is out of range.
  static std::unique_ptr<HnswIndex> Build(const IndexOptions& options, const MatrixView& vectors);

  // Throws Error(kCorruptData).
  static std::unique_ptr<HnswIndex> Load(const IndexFile& file, const MatrixView& vectors);

  HnswIndex(faiss::HNSW graph, size_t effort, const MatrixView& vectors);

  IndexKind kind() const override { return IndexKind::kHnsw; }
  size_t size() const override { return exact_.size(); }
  size_t dim() const override { return exact_.dim(); }
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const override;
  std::string Serialize() const override;

 private:
  std::vector<ScoredRow> SearchOne(const GraphSearch::Request& request) const;

  const MatrixView vectors_;
  const ExactSearch exact_;
  const faiss::HNSW graph_;
  const size_t effort_;
};

}  // namespace bole
