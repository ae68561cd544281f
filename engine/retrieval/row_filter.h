// Which rows may appear in one answer.
#pragma once

#include <cstdint>

namespace bole {

class RowBitmap;  // engine/index/row_bitmap.h

// A filter that every candidate of a query must pass before it counts towards k.
//
// Thread safety: Allows is const and safe from any number of threads.
class RowFilter {
 public:
  virtual ~RowFilter() = default;
  virtual bool Allows(uint32_t row) const = 0;

  // The same rows as a bitmap, when the filter has one: a search then knows how many they are.
  virtual const RowBitmap* bitmap() const { return nullptr; }
};

// Allows everything.
class NoFilter : public RowFilter {
 public:
  bool Allows(uint32_t) const override { return true; }
};

}  // namespace bole
