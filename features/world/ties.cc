#include "features/world/ties.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "features/world/circles.h"
#include "features/world/collect.h"

namespace bole::world {
namespace {

// At this mean degree the densities below are as they stand.
constexpr double kReferenceDegree = 20;

// What the ties of one source are like.
struct TieSource {
  Purpose purpose = Purpose::kChance;
  double density = 0;     // chance of a pair in a circle, for members of sociability 1
  double strength = 0;    // median
  double delay_days = 0;  // mean time from meeting to tie
  std::vector<std::pair<TieOrigin, double>> origins;
};

std::vector<TieSource> MakeSources() {
  using enum TieOrigin;
  return {
      {.purpose = Purpose::kTeam,
       .density = 0.6,
       .strength = 0.55,
       .delay_days = 150,
       .origins = {{kColleague, 0.42},
                   {kWechat, 0.28},
                   {kInvite, 0.18},
                   {kPhoneBook, 0.07},
                   {kMeeting, 0.05}}},
      {.purpose = Purpose::kClass,
       .density = 0.3,
       .strength = 0.5,
       .delay_days = 500,
       .origins = {{kClassmate, 0.48}, {kWechat, 0.27}, {kQq, 0.17}, {kPhoneBook, 0.08}}},
      {.purpose = Purpose::kTrade,
       .density = 0.2,
       .strength = 0.2,
       .delay_days = 200,
       .origins =
           {{kMeeting, 0.25}, {kGroup, 0.30}, {kWeibo, 0.20}, {kInvite, 0.20}, {kReferral, 0.05}}},
      {.purpose = Purpose::kChance,
       .strength = 0.1,
       .delay_days = 300,
       .origins = {{kGroup, 0.30}, {kWeibo, 0.35}, {kInvite, 0.25}, {kReferral, 0.10}}},
      {.purpose = Purpose::kClosure,
       .strength = 0.28,
       .delay_days = 60,
       .origins = {{kInvite, 0.75}, {kReferral, 0.25}}},
  };
}

const TieSource& SourceOf(Purpose purpose) {
  static const std::vector<TieSource> sources = MakeSources();
  return *std::find_if(sources.begin(), sources.end(),
                       [&](const TieSource& source) { return source.purpose == purpose; });
}

// What an origin tells of a tie, in the order of TieOrigin: the phone number is of those who
// matter, a follow on a microblog isn't.
constexpr std::array<double, 11> kOriginStrength = {1, 1, 1.5, 0.5, 1, 1.3, 1.2, 1, 1, 0.6, 1};
static_assert(kOriginStrength.size() == kTieOriginNames.size());

TieOrigin DrawOrigin(Random& random, const TieSource& source) {
  double u = random.Uniform();
  for (const auto& [origin, share] : source.origins) {
    if ((u -= share) < 0) return origin;
  }
  return source.origins.back().first;
}

// A tie of two people who met on a day. It is on the network only after both joined; some are
// found late, by an import.
Tie MakeTie(const Population& population, const TieSource& source, uint32_t a, uint32_t b,
            Day met) {
  constexpr double kFoundLate = 0.1;
  constexpr double kLateDays = 120;
  Random random = Stream(population.seed(), Purpose::kTie, PairKey(a, b));
  Tie tie{.member_a = std::min(a, b), .member_b = std::max(a, b)};
  tie.origin = DrawOrigin(random, source);
  const double strength =
      source.strength * kOriginStrength[static_cast<size_t>(tie.origin)] * LogNormal(random, 0.45);
  tie.strength_code = static_cast<uint8_t>(std::clamp(strength, 0.01, 1.0) * 255);
  const Day joined = std::max(population.members[a].joined, population.members[b].joined);
  double day = std::max<double>(joined, met) + random.Exponential() * source.delay_days;
  if (random.Chance(kFoundLate) || day >= kWorldEndDay) {
    day = std::max<double>(joined, kWorldEndDay - random.Uniform() * kLateDays);
  }
  const double at = std::min(day, kWorldEndDay - 1.0) + random.Uniform() * 0.99;
  tie.at = static_cast<uint32_t>(at * kDaySeconds);
  return tie;
}

double PairDensity(const Population& population, const TieSource& source, uint32_t a, uint32_t b) {
  constexpr double kMost = 0.9;
  const double scale = population.options.ties_per_member / kReferenceDegree;
  const double both = population.members[a].sociability * population.members[b].sociability;
  return std::min(kMost, source.density * scale * std::sqrt(both));
}

Purpose PurposeOf(CircleKind kind) {
  switch (kind) {
    case CircleKind::kTeam:
      return Purpose::kTeam;
    case CircleKind::kClass:
      return Purpose::kClass;
    case CircleKind::kTrade:
      return Purpose::kTrade;
  }
  return Purpose::kTrade;
}

// Every pair of a circle that was in it together, by chance.
void AddCircleTies(const Population& population, CircleKind kind, std::vector<Tie>* ties) {
  constexpr int kLeastOverlapDays = 60;
  const Circles circles = MakeCircles(population, kind);
  const TieSource& source = SourceOf(PurposeOf(kind));
  const auto add = [&](uint32_t circle, std::vector<Tie>* out) {
    Random random = Stream(population.seed(), source.purpose, circle);
    const std::span<const Seat> seats = circles[circle];
    for (size_t i = 0; i < seats.size(); ++i) {
      for (const Seat& b : seats.subspan(i + 1)) {
        const Seat& a = seats[i];
        const Day met = std::max(a.from, b.from);
        const bool is_tied = random.Chance(PairDensity(population, source, a.member, b.member));
        const bool overlaps =
            kind == CircleKind::kTrade || met + kLeastOverlapDays <= std::min(a.to, b.to);
        if (!is_tied || !overlaps || a.member == b.member) continue;
        out->push_back(MakeTie(population, source, a.member, b.member, met));
      }
    }
  };
  AppendFromRows(circles.size(), population.options.num_threads, add, ties);
}

// Someone met by chance: mostly of the same function, often in the same city, the sociable first.
uint32_t DrawStranger(const Population& population, const Member& member, Random& random) {
  const double u = random.Uniform();
  std::optional<uint32_t> row;
  if (u < 0.35) {
    const uint32_t place = PlaceKey(member.function, member.city);
    row = population.members_by_place.Draw(random, place, place);
  } else if (u < 0.7) {
    row = population.members_by_place.Draw(random, PlaceKey(member.function, 0),
                                           PlaceKey(member.function, 255));
  }
  return row ? *row : population.members_by_place.Draw(random);
}

void AddChanceTies(const Population& population, std::vector<Tie>* ties) {
  constexpr double kMean = 1.6;  // for sociability 1
  constexpr float kMostSociable = 30;
  constexpr double kCelebrityMean = 150;  // and more, by a power law
  const double scale = population.options.ties_per_member / kReferenceDegree;
  const auto n = static_cast<double>(population.members.size());
  const auto add = [&](uint32_t row, std::vector<Tie>* out) {
    const Member& member = population.members[row];
    Random random = Stream(population.seed(), Purpose::kChance, row);
    double mean = kMean * scale * std::min(member.sociability, kMostSociable);
    if (member.kind == MemberKind::kCelebrity) {
      mean = std::min(mean + Pareto(random, 1.2, kCelebrityMean, n / 8), n / 6);
    }
    for (size_t i = RoundAtRandom(random, mean); i > 0; --i) {
      const uint32_t other = DrawStranger(population, member, random);
      if (other == row) continue;
      out->push_back(MakeTie(population, SourceOf(Purpose::kChance), row, other, kNetworkBeginDay));
    }
  };
  AppendFromRows(population.members.size(), population.options.num_threads, add, ties);
}

// Walks to friends of friends, relative; the most sociable have enough of their own.
double ClosureShare(const Member& member) {
  return std::min(member.sociability, 8.0f);
}

// How many friends of friends a member of sociability 1 finds, so that the mean degree becomes
// what was asked for. At least some: without closure there is nothing to predict.
double MeanClosure(const Population& population, size_t num_ties) {
  constexpr double kLeast = 1, kMost = 20;
  constexpr double kFound = 0.5;  // of the walks end at somebody new
  const auto n = static_cast<double>(population.members.size());
  const double missing = n * population.options.ties_per_member / 2 - static_cast<double>(num_ties);
  double walks = 0;
  for (const Member& member : population.members) walks += ClosureShare(member);
  return std::clamp(missing / (walks * kFound), kLeast, kMost);
}

// Friends of friends who found each other before the log begins, by the network's own lists.
void AddClosureTies(const Population& population, std::vector<Tie>* ties) {
  const double mean = MeanClosure(population, ties->size());
  const TieGraph graph(population.members.size(), *ties);
  const auto add = [&](uint32_t row, std::vector<Tie>* out) {
    Random random = Stream(population.seed(), Purpose::kClosure, row);
    for (size_t i = RoundAtRandom(random, mean * ClosureShare(population.members[row])); i > 0;
         --i) {
      const uint32_t other = graph.TwoStepsAway(row, random);
      if (other == kNoRow ||
          !random.Chance(std::min(1.0f, population.members[other].sociability))) {
        continue;
      }
      out->push_back(
          MakeTie(population, SourceOf(Purpose::kClosure), row, other, kNetworkBeginDay));
    }
  };
  AppendFromRows(population.members.size(), population.options.num_threads, add, ties);
}

}  // namespace

void SortTies(std::vector<Tie>* ties) {
  std::sort(ties->begin(), ties->end(), [](const Tie& a, const Tie& b) {
    if (a.member_a != b.member_a) return a.member_a < b.member_a;
    if (a.member_b != b.member_b) return a.member_b < b.member_b;
    if (a.strength_code != b.strength_code) return a.strength_code > b.strength_code;
    return a.at != b.at ? a.at < b.at : a.origin < b.origin;
  });
  const auto end = std::unique(ties->begin(), ties->end(), [](const Tie& a, const Tie& b) {
    return a.member_a == b.member_a && a.member_b == b.member_b;
  });
  ties->erase(end, ties->end());
}

std::vector<Tie> MakeTies(const Population& population) {
  std::vector<Tie> ties;
  AddCircleTies(population, CircleKind::kTeam, &ties);
  AddCircleTies(population, CircleKind::kClass, &ties);
  AddCircleTies(population, CircleKind::kTrade, &ties);
  AddChanceTies(population, &ties);
  SortTies(&ties);
  AddClosureTies(population, &ties);
  SortTies(&ties);
  return ties;
}

Tie InvitedTie(const Population& population, uint32_t a, uint32_t b, Seconds at) {
  Tie tie = MakeTie(population, SourceOf(Purpose::kClosure), a, b, kNetworkBeginDay);
  tie.origin = TieOrigin::kInvite;
  tie.at = static_cast<uint32_t>(at);
  return tie;
}

}  // namespace bole::world
