// All that keeps a candidate off one list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/matching/known_pairs.h"
#include "engine/matching/privacy_wall.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

// What one list adds. Rows ascend; the arrays must outlive the filter.
struct RequestedRows {
  std::span<const uint32_t> excluded;
  std::optional<std::span<const uint32_t>> only;  // when given: no other rows
  // By candidate: 1 for those who are listed only when they are among `kept`, such as who is on
  // enough lists already; empty: nobody. Where most are left out this is quicker than `only`.
  std::span<const uint8_t> full;
  std::span<const uint32_t> kept;
};

// The privacy wall, the pairs that are known already, and what the list asks for. Wall and pairs
// must outlive the filter.
class SurfaceFilter : public RowFilter {
 public:
  SurfaceFilter(const PrivacyWall& wall, const KnownPairs& known, Surface surface, uint32_t viewer,
                const RequestedRows& requested = {})
      : wall_(wall),
        surface_(surface),
        viewer_(viewer),
        known_(known.Of(surface, viewer)),
        requested_(requested) {}

  bool Allows(uint32_t row) const override;
  bool AllowsNothing() const override {
    return (requested_.only && requested_.only->empty()) || wall_.ShowsNothingTo(surface_, viewer_);
  }

 private:
  const PrivacyWall& wall_;
  Surface surface_;
  uint32_t viewer_;
  std::span<const uint32_t> known_;
  RequestedRows requested_;
};

}  // namespace bole
