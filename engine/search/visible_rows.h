// Whom a searcher may see at all: totals, facets and the doctor count nobody else.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "engine/matching/known_pairs.h"
#include "engine/matching/privacy_wall.h"
#include "engine/search/kept_sets.h"
#include "engine/search/row_set.h"

namespace bole {

// The rows that the privacy wall allows a viewer and no refusal keeps from them, kept for the
// viewers who asked last: a session of searches asks the wall about everybody once.
//
// Wall and pairs must outlive it. Thread safety: safe from any number of threads.
class VisibleRows {
 public:
  // Sets of viewers that are kept; one takes up to 125 kB for a million rows.
  static constexpr size_t kMaxKept = 64;

  VisibleRows(const PrivacyWall& wall, const KnownPairs& known) : wall_(wall), known_(known) {}

  // Of 0 .. num_rows - 1, by the wall of a surface, without those whom the viewer refused there
  // (dismissed, declined, rejected, reported) and those whom such a refusal hides from the viewer.
  // Requires a viewer of the surface's kind.
  std::shared_ptr<const RowSet> For(Surface surface, uint32_t viewer, uint32_t num_rows) const;

 private:
  const PrivacyWall& wall_;
  const KnownPairs& known_;
  mutable KeptSets<std::pair<Surface, uint32_t>> kept_{kMaxKept};
};

}  // namespace bole
