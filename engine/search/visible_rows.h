// Whom a searcher may see at all: totals, facets and the doctor count nobody else.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "engine/matching/privacy_wall.h"
#include "engine/search/kept_sets.h"
#include "engine/search/row_set.h"

namespace bole {

// The rows that the privacy wall allows a viewer, kept for the viewers who asked last: a session of
// searches asks the wall about everybody once.
//
// The wall must outlive it. Thread safety: safe from any number of threads.
class VisibleRows {
 public:
  // Sets of viewers that are kept; one takes up to 125 kB for a million rows.
  static constexpr size_t kMaxKept = 64;

  explicit VisibleRows(const PrivacyWall& wall) : wall_(wall) {}

  // Of 0 .. num_rows - 1, by the wall of a surface. Requires a viewer of the surface's kind.
  std::shared_ptr<const RowSet> For(Surface surface, uint32_t viewer, uint32_t num_rows) const;

 private:
  const PrivacyWall& wall_;
  mutable KeptSets<std::pair<Surface, uint32_t>> kept_{kMaxKept};
};

}  // namespace bole
