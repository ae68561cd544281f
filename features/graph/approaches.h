// Whom headhunters wrote to, who replied, and who was placed.
#pragma once

#include <cstdint>
#include <vector>

#include "features/graph/graph_tables.h"

namespace bole {

// A headhunter who wrote to a member, and what came of it.
struct Approach {
  uint32_t headhunter = 0;
  uint32_t member = 0;
  int64_t met_at = kNoTime;  // the first of anything that the two did with each other
  int64_t contacted_at = kNoTime;
  int64_t answered_at = kNoTime;  // of the contact, or since; kNoTime: not, as far as is known
  bool is_replied = false;        // the first answer was no refusal
  bool is_hired = false;

  bool was_answered() const { return answered_at != kNoTime; }
};

// Those of the period, by (headhunter, member), each pair once. A contact is the headhunter's first
// contact, invitation, shortlist, interview, offer or hire of the member. An answer is the member's
// first reply, contact, accept, decline, dismissal, rejection or report since; to ignore is none.
//
// A member who gets in touch first isn't approached, nor is who was merely looked at.
std::vector<Approach> ListApproaches(const Table& interactions, const GraphPeriod& period);

}  // namespace bole
