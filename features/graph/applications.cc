#include "features/graph/applications.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "engine/base/vocabulary.h"

namespace bole {
namespace {

enum class Move : uint8_t { kLook, kSave, kApply, kAccept, kRefuse, kHire };

struct Event {
  uint32_t member = 0;
  uint32_t job = 0;
  int64_t at = 0;
  Move move = Move::kLook;
};

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

// By pair, then time; an application comes before an answer of the same second.
std::vector<Event> ListEvents(const Table& interactions, const GraphPeriod& period) {
  const auto actor_kinds = interactions.Codes("actor_kind");
  const auto object_kinds = interactions.Codes("object_kind");
  const auto actions = interactions.Codes("action");
  const auto actors = interactions.Rows("actor_id"), objects = interactions.Rows("object_id");
  const auto times = interactions.Times("at");
  std::vector<Event> events;
  for (size_t i = 0; i < times.size(); ++i) {
    if (times[i] == kNoTime || !period.Has(times[i])) continue;
    const auto actor = static_cast<EntityKind>(actor_kinds[i]);
    const auto object = static_cast<EntityKind>(object_kinds[i]);
    const auto action = static_cast<Action>(actions[i]);
    if (actor == EntityKind::kMember && object == EntityKind::kJob) {
      if (const auto move = MoveOfMember(action)) {
        events.push_back({actors[i], objects[i], times[i], *move});
      }
    } else if (actor == EntityKind::kJob && object == EntityKind::kMember) {
      if (const auto move = MoveOfJob(action)) {
        events.push_back({objects[i], actors[i], times[i], *move});
      }
    }
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.member, a.job, a.at, a.move) < std::tie(b.member, b.job, b.at, b.move);
  });
  return events;
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
  for (const Event& event : ListEvents(interactions, period)) {
    const bool is_known = !encounters.empty() && encounters.back().member == event.member &&
                          encounters.back().job == event.job;
    if (!is_known) {
      if (event.move > Move::kApply) continue;
      encounters.push_back({.member = event.member, .job = event.job, .looked_at = event.at});
    }
    Add(event, encounters.back());
  }
  return encounters;
}

}  // namespace bole
