// The exact index: every search compares with every vector.
#pragma once

#include "engine/index/code_scan.h"
#include "engine/index/code_table.h"
#include "engine/index/exact_search.h"
#include "engine/index/index.h"

namespace bole {

class FlatIndex : public Index {
 public:
  explicit FlatIndex(const MatrixView& vectors, size_t num_threads = 1)
      : search_(vectors), codes_(vectors, num_threads), scan_(search_, codes_) {}

  IndexKind kind() const override { return IndexKind::kFlat; }
  size_t size() const override { return search_.size(); }
  size_t dim() const override { return search_.dim(); }
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const override {
    return scan_.Search(queries, options);
  }
  std::string Serialize() const override;

 private:
  const ExactSearch search_;
  const CodeTable codes_;
  const CodeScan scan_;
};

}  // namespace bole
