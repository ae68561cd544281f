// Which rows may appear in one answer.
#pragma once

#include <cstdint>

namespace bole {

// A filter that every candidate of a query must pass before it counts towards k.
//
// Thread safety: Allows is const and safe from any number of threads.
class RowFilter {
 public:
  virtual ~RowFilter() = default;
  virtual bool Allows(uint32_t row) const = 0;
};

// Allows everything.
class NoFilter : public RowFilter {
 public:
  bool Allows(uint32_t) const override { return true; }
};

}  // namespace bole
