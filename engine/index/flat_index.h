// The exact index: every search compares with every vector.
#pragma once

#include "engine/index/exact_search.h"
#include "engine/index/index.h"

namespace bole {

class FlatIndex : public Index {
 public:
  explicit FlatIndex(const MatrixView& vectors) : vectors_(vectors), search_(vectors) {}

  IndexKind kind() const override { return IndexKind::kFlat; }
  size_t size() const override { return search_.size(); }
  size_t dim() const override { return search_.dim(); }
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const override {
    return search_.Search(queries, options);
  }
  std::string Serialize() const override;

 private:
  const MatrixView vectors_;
  const ExactSearch search_;
};

}  // namespace bole
