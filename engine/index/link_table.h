// The links of a graph of near neighbours.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/index/aligned_array.h"

namespace bole {

// Links of rows to rows: a row has up to `width` of them, different from each other and from the
// row itself. What is free ends with kNoRow.
class LinkTable {
 public:
  LinkTable() = default;
  LinkTable(size_t num_rows, size_t width) : width_(width), links_(num_rows * width) {
    std::fill(links_.data(), links_.data() + links_.size(), kNoRow);
  }

  size_t width() const { return width_; }
  size_t num_rows() const { return width_ == 0 ? 0 : links_.size() / width_; }

  uint32_t* row(size_t row) { return links_.data() + row * width_; }
  const uint32_t* row(size_t row) const { return links_.data() + row * width_; }

  // The links of a row without the free ones.
  std::span<const uint32_t> links(size_t row) const {
    const uint32_t* const first = this->row(row);
    size_t count = 0;
    while (count < width_ && first[count] != kNoRow) ++count;
    return {first, count};
  }

 private:
  size_t width_ = 0;
  AlignedArray<uint32_t> links_;
};

// A graph with the rows that a walk may start from, in order.
struct NeighbourGraph {
  LinkTable links;
  std::vector<uint32_t> entries;
};

}  // namespace bole
