#include "engine/matching/list_audit.h"

#include "engine/base/parallel.h"

namespace bole {
namespace {

constexpr size_t kViewersAtATime = 4096;

void AuditViewer(const PrivacyWall& wall, const StoredLists& lists, uint32_t viewer,
                 std::vector<WallViolation>& violations) {
  for (uint64_t i = lists.offsets[viewer]; i < lists.offsets[viewer + 1]; ++i) {
    const WallRule rule = wall.Check(lists.surface, viewer, lists.rows[i]);
    if (rule != WallRule::kAllowed) {
      violations.push_back({lists.surface, viewer, lists.rows[i], rule});
    }
  }
}

}  // namespace

std::vector<WallViolation> AuditLists(const PrivacyWall& wall, std::span<const StoredLists> lists,
                                      size_t num_threads) {
  std::vector<WallViolation> all;
  for (const StoredLists& one : lists) {
    const size_t num_viewers = one.offsets.empty() ? 0 : one.offsets.size() - 1;
    std::vector<std::vector<WallViolation>> parts(NumChunks(num_viewers, kViewersAtATime));
    ParallelFor(num_viewers, kViewersAtATime, num_threads, [&](const Chunk& chunk) {
      for (size_t viewer = chunk.begin; viewer < chunk.end; ++viewer) {
        AuditViewer(wall, one, static_cast<uint32_t>(viewer), parts[chunk.index]);
      }
    });
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace bole
