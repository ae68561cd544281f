// A filter whose rows are known beforehand.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/retrieval/row_filter.h"

namespace bole {

// Allows the rows whose bit is set. An index that is given one knows how many rows are allowed, and
// where: for few of them it looks at nothing else.
//
// Thread safety: as a vector's; const while a search uses it.
class RowBitmap : public RowFilter {
 public:
  explicit RowBitmap(size_t num_rows) : words_((num_rows + kBits - 1) / kBits) {}

  // Requires row < num_rows.
  void Allow(uint32_t row) {
    uint64_t& word = words_[row / kBits];
    const uint64_t bit = uint64_t{1} << (row % kBits);
    count_ += (word & bit) == 0;
    word |= bit;
  }

  // Rows beyond the last are not allowed.
  bool Allows(uint32_t row) const override {
    return row / kBits < words_.size() && (words_[row / kBits] >> (row % kBits) & 1) != 0;
  }
  const RowBitmap* bitmap() const override { return this; }

  // Number of allowed rows.
  size_t count() const { return count_; }

  // Calls visit(row) for each allowed row in order.
  template <class Visit>
  void ForEach(const Visit& visit) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      for (uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
        visit(static_cast<uint32_t>(i * kBits + static_cast<size_t>(std::countr_zero(rest))));
      }
    }
  }

 private:
  static constexpr size_t kBits = 64;

  std::vector<uint64_t> words_;
  size_t count_ = 0;
};

}  // namespace bole
