// Members invite members: most of them people near to them in the graph, some colleagues and
// classmates, a few strangers; spammers anyone.
#include <algorithm>

#include "engine/base/parallel.h"
#include "features/world/behaviour.h"
#include "features/world/collect.h"
#include "features/world/moment.h"
#include "features/world/truth.h"

namespace bole::world {
namespace {

constexpr size_t kGrain = 1024;  // invitations of a chunk
constexpr double kMean = 2.2;    // invitations sent, for sociability 1
constexpr double kMostSociable = 10;
constexpr double kNewcomerMean = 4;  // in their first days
constexpr double kSpammerLeast = 15, kSpammerMost = 800, kSpammerExponent = 1.6;
constexpr double kAnswerDays = 2.5;
constexpr double kPressesIgnore = 0.55;  // of the silent: the network learns of it
constexpr double kFriendsOfFriends = 0.62, kColleagues = 0.16, kClassmates = 0.12;

double MeanSent(const Member& member, Random& random) {
  switch (member.kind) {
    case MemberKind::kZombie:
      return 0;
    case MemberKind::kSpammer:
      return Pareto(random, kSpammerExponent, kSpammerLeast, kSpammerMost);
    case MemberKind::kNewcomer:
      return kNewcomerMean * LogNormal(random, 0.6);
    case MemberKind::kQuiet:
      return 0.3 * kMean * member.sociability;
    default:
      return kMean * std::min<double>(member.sociability, kMostSociable);
  }
}

uint32_t DrawTarget(const Population& population, const TieGraph& graph, uint32_t row,
                    Random& random) {
  const Member& member = population.members[row];
  const bool is_spammer = member.kind == MemberKind::kSpammer;
  double u = random.Uniform();
  const auto falls = [&u](double share) { return (u -= share) < 0; };
  if (!is_spammer && falls(kFriendsOfFriends) && graph.degree(row) > 0)
    return graph.TwoStepsAway(row, random);
  if (!is_spammer && falls(kColleagues) && member.employer != kNoRow) {
    return population.members_by_employer.Draw(random, member.employer, member.employer)
        .value_or(kNoRow);
  }
  const uint32_t year = ClassKey(member);
  if (!is_spammer && falls(kClassmates)) {
    return population.members_by_class.Draw(random, year, year).value_or(kNoRow);
  }
  if (random.Chance(is_spammer ? 0.2 : 0.7)) {
    return population.members_by_place
        .Draw(random, PlaceKey(member.function, 0), PlaceKey(member.function, 255))
        .value_or(kNoRow);
  }
  return population.members_by_place.Draw(random);
}

void SendInvitations(const Population& population, const TieGraph& graph, uint32_t row,
                     std::vector<Invitation>* sent) {
  const Member& member = population.members[row];
  Random random = Stream(population.seed(), Purpose::kInvite, row);
  for (size_t i = RoundAtRandom(random, MeanSent(member, random)); i > 0; --i) {
    const uint32_t target = DrawTarget(population, graph, row, random);
    if (target == kNoRow || target == row || graph.HasTie(row, target)) continue;
    const Day joined = std::max(member.joined, population.members[target].joined);
    const auto at = DrawMoment(random, std::max(kLogBeginDay, joined),
                               std::min<int>(kWorldEndDay, member.last_active + 1));
    if (!at) continue;
    sent->push_back({.from = row, .to = target, .at = static_cast<uint32_t>(*at)});
  }
}

void Answer(const Population& population, const TieGraph& graph, Invitation* invitation) {
  const Member& sender = population.members[invitation->from];
  const Member& target = population.members[invitation->to];
  Random random =
      Stream(population.seed(), Purpose::kInviteAnswer, PairKey(invitation->from, invitation->to));
  const size_t num_common = graph.NumCommon(invitation->from, invitation->to);
  const double accepts = AcceptsInvite(sender, target, AcquaintanceOf(sender, target, num_common));
  invitation->accept_probability = static_cast<float>(accepts);
  const Seconds answered = Later(random, invitation->at, kAnswerDays);
  const bool accepted = random.Chance(accepts);
  if (answered >= kWorldEnd) return;  // still lies there
  if (accepted) {
    invitation->answer = Action::kAccept;
  } else if (random.Chance(SaysNo(target))) {
    invitation->answer = Action::kDecline;
  } else if (target.kind == MemberKind::kZombie || !random.Chance(kPressesIgnore)) {
    return;  // never seen
  }
  invitation->answered_at = static_cast<uint32_t>(answered);
  invitation->is_reported = !accepted && random.Chance(ReportsSender(sender));
}

// Of two invitations between a pair the first counts.
void KeepFirstOfPairs(std::vector<Invitation>* all) {
  std::sort(all->begin(), all->end(), [](const Invitation& a, const Invitation& b) {
    const uint64_t pair_a = PairKey(a.from, a.to), pair_b = PairKey(b.from, b.to);
    if (pair_a != pair_b) return pair_a < pair_b;
    return a.at != b.at ? a.at < b.at : a.from < b.from;
  });
  const auto end =
      std::unique(all->begin(), all->end(), [](const Invitation& a, const Invitation& b) {
        return PairKey(a.from, a.to) == PairKey(b.from, b.to);
      });
  all->erase(end, all->end());
}

}  // namespace

std::vector<Invitation> MakeInvitations(const Population& population, const TieGraph& graph) {
  const size_t threads = population.options.num_threads;
  const auto send = [&](uint32_t row, std::vector<Invitation>* sent) {
    SendInvitations(population, graph, row, sent);
  };
  auto all = CollectFromRows<Invitation>(population.members.size(), threads, send);
  KeepFirstOfPairs(&all);
  ParallelFor(all.size(), kGrain, threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) Answer(population, graph, &all[i]);
  });
  std::sort(all.begin(), all.end(), [](const Invitation& a, const Invitation& b) {
    if (a.from != b.from) return a.from < b.from;
    return a.at != b.at ? a.at < b.at : a.to < b.to;
  });
  return all;
}

std::vector<Event> EventsOf(const Invitation& invitation) {
  const auto event = [](uint32_t actor, Action action, uint32_t object, Seconds at) {
    return Event{EntityKind::kMember, action, EntityKind::kMember, actor, object, at};
  };
  std::vector<Event> events = {
      event(invitation.from, Action::kInvite, invitation.to, invitation.at)};
  if (invitation.answered_at == 0) return events;
  events.push_back(
      event(invitation.to, invitation.answer, invitation.from, invitation.answered_at));
  if (invitation.is_reported) {
    events.push_back(
        event(invitation.to, Action::kReport, invitation.from, invitation.answered_at));
  }
  return events;
}

}  // namespace bole::world
