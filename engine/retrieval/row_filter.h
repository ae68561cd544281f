// Which rows may appear in one answer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace bole {

class RowBitmap;  // engine/index/row_bitmap.h

// A filter that every candidate of a query must pass before it counts towards k.
//
// Thread safety: Allows is const and safe from any number of threads.
class RowFilter {
 public:
  virtual ~RowFilter() = default;
  virtual bool Allows(uint32_t row) const = 0;

  // Whether it is known beforehand that no row is allowed: then nothing needs to be searched.
  virtual bool AllowsNothing() const { return false; }

  // The same rows as a bitmap, when the filter has one: a search then knows how many they are.
  virtual const RowBitmap* bitmap() const { return nullptr; }
};

// Allows everything.
class NoFilter : public RowFilter {
 public:
  bool Allows(uint32_t) const override { return true; }
};

// Allows what another filter does, but for some rows.
class Without : public RowFilter {
 public:
  // rows: ascending. They and the filter must outlive this.
  Without(std::span<const uint32_t> rows, const RowFilter& filter) : rows_(rows), filter_(filter) {}

  bool Allows(uint32_t row) const override {
    return !std::binary_search(rows_.begin(), rows_.end(), row) && filter_.Allows(row);
  }
  bool AllowsNothing() const override { return filter_.AllowsNothing(); }

 private:
  std::span<const uint32_t> rows_;
  const RowFilter& filter_;
};

}  // namespace bole
