// Which of a member's positions are held now, where many were never closed.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/search/search_field.h"

namespace bole {

struct PositionDates {
  int64_t started_at = 0;  // Unix seconds, or kNoTime
  int64_t ended_at = 0;
};

// How it was found out.
enum class TenseReason : uint8_t {
  kOpen,        // no end is given, and nothing began later
  kEndsLater,   // its end is still to come
  kEnded,       // its end has come
  kSuperseded,  // no end is given, but a later position has begun since
};
inline constexpr std::array<std::string_view, 4> kTenseReasonNames = {"open", "ends_later", "ended",
                                                                      "superseded"};

struct EffectiveTense {
  Tense tense = Tense::kCurrent;
  TenseReason reason = TenseReason::kOpen;
  int64_t until = 0;  // when it ended, or was superseded; kNoTime while it is held

  bool operator==(const EffectiveTense&) const = default;
};

// In the order of the positions of one member. People rarely close a position when they take the
// next: one without an end is held to have ended when the next began. Of those without any
// date all are held, unless one has a date. What begins after `now` supersedes nothing yet.
//
// It decides what a search calls current. The privacy wall is stricter: there an open position
// counts whatever came later.
std::vector<EffectiveTense> EffectiveTenses(std::span<const PositionDates> positions, int64_t now);

}  // namespace bole
