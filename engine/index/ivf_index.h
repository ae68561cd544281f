// Approximate search in lists around k-means centres.
#pragma once

#include <faiss/IndexIVFFlat.h>

#include "engine/index/exact_search.h"
#include "engine/index/index.h"
#include "engine/index/index_file.h"

namespace bole {

// Centres and lists are Faiss's; Bole opens the lists whose centres have the largest inner product
// with the query and scores their rows. A selective filter, and a query for which the opened
// lists give fewer than k rows, are answered by comparing with all vectors.
class IvfIndex : public Index {
 public:
  // Throws Error(kInvalidArgument) when an option is out of range.
  static std::unique_ptr<IvfIndex> Build(const IndexOptions& options, const MatrixView& vectors);

  // Throws Error(kCorruptData).
  static std::unique_ptr<IvfIndex> Load(const IndexFile& file, const MatrixView& vectors);

  IvfIndex(std::unique_ptr<faiss::IndexIVFFlat> lists, size_t effort, const MatrixView& vectors);

  IndexKind kind() const override { return IndexKind::kIvf; }
  size_t size() const override { return exact_.size(); }
  size_t dim() const override { return exact_.dim(); }
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const override;
  std::string Serialize() const override;

 private:
  struct Request;

  std::vector<ScoredRow> SearchOne(const Request& request) const;
  void ScoreList(size_t list, const Request& request, TopK& best) const;

  const MatrixView vectors_;
  const ExactSearch exact_;
  const std::unique_ptr<const faiss::IndexIVFFlat> lists_;
  const ExactSearch centres_;
  const size_t effort_;
};

}  // namespace bole
