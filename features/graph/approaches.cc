#include "features/graph/approaches.h"

#include <algorithm>
#include <tuple>

#include "engine/base/vocabulary.h"

namespace bole {
namespace {

enum class Move : uint8_t { kMeet, kContact, kHire, kReply, kRefuse };

struct Event {
  uint32_t headhunter = 0;
  uint32_t member = 0;
  int64_t at = 0;
  Move move = Move::kMeet;
};

Move MoveOfHeadhunter(Action action) {
  switch (action) {
    case Action::kContact:
    case Action::kInvite:
    case Action::kShortlist:
    case Action::kInterview:
    case Action::kOffer:
      return Move::kContact;
    case Action::kHire:
      return Move::kHire;
    case Action::kView:
    case Action::kSave:
    case Action::kApply:
    case Action::kDismiss:
    case Action::kAccept:
    case Action::kDecline:
    case Action::kIgnore:
    case Action::kReply:
    case Action::kReject:
    case Action::kReport:
      return Move::kMeet;
  }
  return Move::kMeet;
}

Move MoveOfMember(Action action) {
  switch (action) {
    case Action::kContact:
    case Action::kReply:
    case Action::kAccept:
      return Move::kReply;
    case Action::kDismiss:
    case Action::kDecline:
    case Action::kReject:
    case Action::kReport:
      return Move::kRefuse;
    case Action::kView:
    case Action::kSave:
    case Action::kApply:
    case Action::kInvite:
    case Action::kIgnore:
    case Action::kShortlist:
    case Action::kInterview:
    case Action::kOffer:
    case Action::kHire:
      return Move::kMeet;
  }
  return Move::kMeet;
}

// By pair, then time; a contact comes before an answer of the same second.
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
    if (actor == EntityKind::kHeadhunter && object == EntityKind::kMember) {
      events.push_back({actors[i], objects[i], times[i], MoveOfHeadhunter(action)});
    } else if (actor == EntityKind::kMember && object == EntityKind::kHeadhunter) {
      events.push_back({objects[i], actors[i], times[i], MoveOfMember(action)});
    }
  }
  const auto key = [](const Event& event) {
    return std::tie(event.headhunter, event.member, event.at, event.move);
  };
  std::sort(events.begin(), events.end(),
            [&](const Event& a, const Event& b) { return key(a) < key(b); });
  return events;
}

// What the headhunter and a member did with each other, in the order of time.
class Conversation {
 public:
  explicit Conversation(const Event& first)
      : approach_{.headhunter = first.headhunter, .member = first.member, .met_at = first.at} {}

  bool IsOf(const Event& event) const {
    return approach_.headhunter == event.headhunter && approach_.member == event.member;
  }
  bool is_approach() const { return approach_.contacted_at != kNoTime && !member_came_first_; }
  const Approach& approach() const { return approach_; }

  void Add(const Event& event) {
    switch (event.move) {
      case Move::kMeet:
        return;
      case Move::kContact:
      case Move::kHire:
        if (approach_.contacted_at == kNoTime) approach_.contacted_at = event.at;
        approach_.is_hired = approach_.is_hired || event.move == Move::kHire;
        return;
      case Move::kReply:
      case Move::kRefuse:
        if (approach_.contacted_at == kNoTime) {
          member_came_first_ = member_came_first_ || event.move == Move::kReply;
          return;
        }
        if (approach_.was_answered()) return;
        approach_.answered_at = event.at;
        approach_.is_replied = event.move == Move::kReply;
    }
  }

 private:
  Approach approach_;
  bool member_came_first_ = false;
};

}  // namespace

std::vector<Approach> ListApproaches(const Table& interactions, const GraphPeriod& period) {
  std::vector<Approach> approaches;
  const std::vector<Event> events = ListEvents(interactions, period);
  for (size_t begin = 0; begin < events.size();) {
    Conversation conversation(events[begin]);
    for (; begin < events.size() && conversation.IsOf(events[begin]); ++begin) {
      conversation.Add(events[begin]);
    }
    if (conversation.is_approach()) approaches.push_back(conversation.approach());
  }
  return approaches;
}

}  // namespace bole
