// Approximate search in lists of a few bytes a row: for what outgrows memory.
#pragma once

#include <faiss/IndexIVFPQ.h>

#include "engine/index/exact_search.h"
#include "engine/index/index.h"
#include "engine/index/index_file.h"

namespace bole {

// Each row is in the list of its nearest centre, as the difference from it, product-quantised
// (Jégou, Douze, Schmid 2011): a byte for every few components. With a query's products with all
// parts of the code book in a table, a row costs one look-up a byte. The best rows by these sums
// are scored again by the vectors themselves, so that their memory is only touched for a few rows
// of each query: it may be a mapped file. Centres, code book and lists are Faiss's.
//
// A selective filter, and a query for which the opened lists give fewer than k rows, are answered
// by comparing with all vectors.
class IvfPqIndex : public Index {
 public:
  // Fewer rows than this don't make a code book.
  static constexpr size_t kMinRows = 1024;

  // Requires kMinRows rows. Throws Error(kInvalidArgument) when an option is out of range.
  static std::unique_ptr<IvfPqIndex> Build(const IndexOptions& options, const MatrixView& vectors);

  // Throws Error(kCorruptData).
  static std::unique_ptr<IvfPqIndex> Load(const IndexFile& file, const MatrixView& vectors);

  IvfPqIndex(std::unique_ptr<faiss::IndexIVFPQ> lists, size_t effort, const MatrixView& vectors);

  IndexKind kind() const override { return IndexKind::kIvfPq; }
  size_t size() const override { return exact_.size(); }
  size_t dim() const override { return exact_.dim(); }
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const override;
  std::string Serialize() const override;

  // What it holds in memory for each row, beside the vectors: its code and its number.
  size_t bytes_per_row() const { return lists_->code_size + sizeof(faiss::Index::idx_t); }

 private:
  struct Request;

  std::vector<ScoredRow> SearchOne(const Request& request) const;
  std::vector<float> MakeTable(const float* query) const;
  void ScoreList(const ScoredRow& centre, const Request& request, std::span<const float> table,
                 TopK& best) const;
  std::vector<ScoredRow> BestOf(const std::vector<ScoredRow>& rows, const Request& request) const;

  const MatrixView vectors_;
  const ExactSearch exact_;
  const std::unique_ptr<const faiss::IndexIVFPQ> lists_;
  const ExactSearch centres_;
  const size_t effort_;
};

}  // namespace bole
