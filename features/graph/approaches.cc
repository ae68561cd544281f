#include "features/graph/approaches.h"

#include "features/graph/pair_events.h"

namespace bole {
namespace {

enum class Move : uint8_t { kMeet, kContact, kHire, kReply, kRefuse };

// Of a headhunter and a member. A contact comes before an answer of the same second.
using Event = PairEvent<Move>;

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

// What the headhunter and a member did with each other, in the order of time.
class Conversation {
 public:
  explicit Conversation(const Event& first)
      : approach_{.headhunter = first.first, .member = first.second, .met_at = first.at} {}

  bool IsOf(const Event& event) const {
    return approach_.headhunter == event.first && approach_.member == event.second;
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
  const std::vector<Event> events =
      ListPairEvents<Move>(interactions, period, {EntityKind::kHeadhunter, EntityKind::kMember},
                           MoveOfHeadhunter, MoveOfMember);
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
