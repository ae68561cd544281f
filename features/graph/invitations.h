// Who invited whom to be tied, and what came of it.
#pragma once

#include <cstdint>
#include <vector>

#include "features/graph/graph_tables.h"

namespace bole {

struct Invitation {
  uint32_t from = 0;
  uint32_t to = 0;
  int64_t at = kNoTime;           // Unix seconds
  int64_t answered_at = kNoTime;  // kNoTime: not answered, as far as is known
  bool is_accepted = false;

  bool was_answered() const { return answered_at != kNoTime; }
};

// The invitations among members within the period, by (from, to); of several of one pair and
// direction the first. An answer is the first accept, decline or ignore of the one who was asked,
// to the one who asked, not before the invitation and within the period.
std::vector<Invitation> ListInvitations(const Table& interactions, const GraphPeriod& period);

// Within how many seconds 99 of 100 accepted invitations were accepted; 0 without any. Of an
// invitation younger than that it isn't known yet what comes of it.
int64_t AnswerDelay(const std::vector<Invitation>& invitations);

}  // namespace bole
