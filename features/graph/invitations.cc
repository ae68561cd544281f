#include "features/graph/invitations.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "features/graph/dealings.h"

namespace bole {
namespace {

constexpr double kMostAnswers = 0.99;

enum class Move : uint8_t { kInvite, kAccept, kRefuse };

// What a member did about the tie to another, from the one who asks to the one who is asked.
struct Event {
  uint32_t from = 0;
  uint32_t to = 0;
  int64_t at = 0;
  Move move = Move::kInvite;
};

std::optional<Move> MoveOf(Action action) {
  switch (action) {
    case Action::kInvite:
      return Move::kInvite;
    case Action::kAccept:
      return Move::kAccept;
    case Action::kDecline:
    case Action::kIgnore:
      return Move::kRefuse;
    case Action::kView:
    case Action::kSave:
    case Action::kApply:
    case Action::kDismiss:
    case Action::kContact:
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

// By pair, then time; an invitation comes before an answer of the same second.
std::vector<Event> ListEvents(const Table& interactions, const GraphPeriod& period) {
  std::vector<Event> events;
  const std::vector<Dealing> dealings = ListDealings(interactions, period);
  for (const Dealing& dealing : dealings) {
    const std::optional<Move> move = MoveOf(dealing.action);
    if (!move || dealing.at == kNoTime || dealing.from == dealing.to) continue;
    const bool asks = *move == Move::kInvite;
    events.push_back(
        {asks ? dealing.from : dealing.to, asks ? dealing.to : dealing.from, dealing.at, *move});
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.from, a.to, a.at, a.move) < std::tie(b.from, b.to, b.at, b.move);
  });
  return events;
}

}  // namespace

std::vector<Invitation> ListInvitations(const Table& interactions, const GraphPeriod& period) {
  std::vector<Invitation> invitations;
  for (const Event& event : ListEvents(interactions, period)) {
    const bool is_known = !invitations.empty() && invitations.back().from == event.from &&
                          invitations.back().to == event.to;
    if (event.move == Move::kInvite) {
      if (!is_known) invitations.push_back({event.from, event.to, event.at});
    } else if (is_known && !invitations.back().was_answered()) {
      invitations.back().answered_at = event.at;
      invitations.back().is_accepted = event.move == Move::kAccept;
    }
  }
  return invitations;
}

int64_t AnswerDelay(const std::vector<Invitation>& invitations) {
  std::vector<int64_t> delays;
  for (const Invitation& invitation : invitations) {
    if (invitation.is_accepted) delays.push_back(invitation.answered_at - invitation.at);
  }
  if (delays.empty()) return 0;
  const auto place = static_cast<size_t>(kMostAnswers * static_cast<double>(delays.size() - 1));
  std::nth_element(delays.begin(), delays.begin() + static_cast<ptrdiff_t>(place), delays.end());
  return delays[place];
}

}  // namespace bole
