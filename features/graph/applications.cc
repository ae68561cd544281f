#include "features/graph/applications.h"

#include <optional>

#include "features/graph/pair_events.h"

namespace bole {
namespace {

enum class Move : uint8_t { kLook, kSave, kApply, kAccept, kRefuse, kHire };

// Of a member and a job. An application comes before an answer of the same second.
using Event = PairEvent<Move>;

// What a member did with a job; nothing when it says nothing of having looked.
std::optional<Move> MoveOfMember(Action action) {
  switch (action) {
    case Action::kView:
    case Action::kDismiss:
      return Move::kLook;
    case Action::kSave:
      return Move::kSave;
    case Action::kApply:
    case Action::kContact:
      return Move::kApply;
    case Action::kInvite:
    case Action::kAccept:
    case Action::kDecline:
    case Action::kIgnore:
    case Action::kReply:
    case Action::kShortlist:
    case Action::kReject:
    case Action::kInterview:
    case Action::kOffer:
    case Action::kHire:
    case Action::kReport:
      return std::nullopt;
  }
  return std::nullopt;
}

// What a job did with an applicant.
std::optional<Move> MoveOfJob(Action action) {
  switch (action) {
    case Action::kShortlist:
    case Action::kInterview:
    case Action::kOffer:
      return Move::kAccept;
    case Action::kHire:
      return Move::kHire;
    case Action::kReject:
      return Move::kRefuse;
    case Action::kView:
    case Action::kSave:
    case Action::kApply:
    case Action::kDismiss:
    case Action::kInvite:
    case Action::kAccept:
    case Action::kDecline:
    case Action::kIgnore:
    case Action::kContact:
    case Action::kReply:
    case Action::kReport:
      return std::nullopt;
  }
  return std::nullopt;
}

void Add(const Event& event, JobEncounter& encounter) {
  switch (event.move) {
    case Move::kLook:
      return;
    case Move::kSave:
      encounter.is_wanted = true;
      return;
    case Move::kApply:
      encounter.is_wanted = true;
      if (!encounter.has_applied()) encounter.applied_at = event.at;
      return;
    case Move::kAccept:
    case Move::kRefuse:
    case Move::kHire:
      if (!encounter.has_applied()) return;
      encounter.is_hired = encounter.is_hired || event.move == Move::kHire;
      if (encounter.was_answered()) return;
      encounter.answered_at = event.at;
      encounter.is_accepted = event.move != Move::kRefuse;
  }
}

}  // namespace

std::vector<JobEncounter> ListJobEncounters(const Table& interactions, const GraphPeriod& period) {
  std::vector<JobEncounter> encounters;
  const std::vector<Event> events = ListPairEvents<Move>(
      interactions, period, {EntityKind::kMember, EntityKind::kJob}, MoveOfMember, MoveOfJob);
  for (const Event& event : events) {
    const bool is_known = !encounters.empty() && encounters.back().member == event.first &&
                          encounters.back().job == event.second;
    if (!is_known) {
      if (event.move > Move::kApply) continue;
      encounters.push_back({.member = event.first, .job = event.second, .looked_at = event.at});
    }
    Add(event, encounters.back());
  }
  return encounters;
}

}  // namespace bole
