#include "engine/search/effective_positions.h"

#include <algorithm>

#include "engine/store/table.h"

namespace bole {
namespace {

// When the first position after this one began; kNoTime when none has by now.
int64_t NextStart(std::span<const PositionDates> positions, int64_t started_at, int64_t now) {
  int64_t next = kNoTime;
  for (const PositionDates& other : positions) {
    if (other.started_at <= started_at || other.started_at > now) continue;
    next = next == kNoTime ? other.started_at : std::min(next, other.started_at);
  }
  return next;
}

}  // namespace

std::vector<EffectiveTense> EffectiveTenses(std::span<const PositionDates> positions, int64_t now) {
  std::vector<EffectiveTense> tenses;
  for (const PositionDates& position : positions) {
    if (position.ended_at != kNoTime) {
      const bool ended = position.ended_at <= now;
      tenses.push_back(ended ? EffectiveTense{Tense::kPast, TenseReason::kEnded, position.ended_at}
                             : EffectiveTense{Tense::kCurrent, TenseReason::kEndsLater, kNoTime});
      continue;
    }
    // No date (kNoTime) is before every date.
    const int64_t next = NextStart(positions, position.started_at, now);
    tenses.push_back(next == kNoTime
                         ? EffectiveTense{Tense::kCurrent, TenseReason::kOpen, kNoTime}
                         : EffectiveTense{Tense::kPast, TenseReason::kSuperseded, next});
  }
  return tenses;
}

}  // namespace bole
