// Proves that stored lists keep the privacy wall: what the gate asks before it publishes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/matching/privacy_wall.h"
#include "engine/ranking/recommendation.h"

namespace bole {

// The lists of one surface: those of viewer v are rows[offsets[v]] to rows[offsets[v + 1]].
struct StoredLists {
  Surface surface = Surface::kPeopleYouMayKnow;
  std::span<const uint64_t> offsets;
  std::span<const uint32_t> rows;
};

struct WallViolation {
  Surface surface = Surface::kPeopleYouMayKnow;
  uint32_t viewer = 0;
  uint32_t candidate = 0;
  WallRule rule = WallRule::kAllowed;

  bool operator==(const WallViolation&) const = default;
};

// Checks every pair of every list. All violations, by surface as given, viewer and place in the
// list; the same for any number of threads.
std::vector<WallViolation> AuditLists(const PrivacyWall& wall, std::span<const StoredLists> lists,
                                      size_t num_threads);

}  // namespace bole
