#include "features/world/ties.h"

#include <algorithm>
#include <cmath>

#include "engine/base/parallel.h"
#include "features/world/circles.h"

namespace bole::world {
namespace {

constexpr size_t kGrain = 1024;  // circles or members of a chunk

// At this mean degree the densities below are as they stand.
constexpr double kReferenceDegree = 20;

// What the ties of one source are like.
struct TieSource {
  Purpose purpose;
  double density;     // chance of a pair in a circle, for members of sociability 1
  double strength;    // median
  double delay_days;  // mean time from meeting to tie
  std::vector<std::pair<TieOrigin, double>> origins;
};

const TieSource& SourceOf(Purpose purpose) {
  using enum TieOrigin;
  static const std::vector<TieSource> sources = {
      {Purpose::kTeam,
       0.6,
       0.55,
       150,
       {{kColleague, 0.42},
        {kWechat, 0.28},
        {kInvite, 0.18},
        {kPhoneBook, 0.07},
        {kMeeting, 0.05}}},
      {Purpose::kClass,
       0.3,
       0.5,
       500,
       {{kClassmate, 0.48}, {kWechat, 0.27}, {kQq, 0.17}, {kPhoneBook, 0.08}}},
      {Purpose::kTrade,
       0.2,
       0.2,
       200,
       {{kMeeting, 0.25}, {kGroup, 0.30}, {kWeibo, 0.2}, {kInvite, 0.2}, {kReferral, 0.05}}},
      {Purpose::kChance,
       0,
       0.1,
       300,
       {{kGroup, 0.3}, {kWeibo, 0.35}, {kInvite, 0.25}, {kReferral, 0.1}}},
      {Purpose::kClosure, 0, 0.28, 60, {{kInvite, 0.75}, {kReferral, 0.25}}},
  };
  return *std::find_if(sources.begin(), sources.end(),
                       [&](const TieSource& source) { return source.purpose == purpose; });
}

// What an origin tells of a tie: the phone number is of those who matter, a follow is not.
double StrengthOf(TieOrigin origin) {
  switch (origin) {
    case TieOrigin::kWechat:
      return 1.5;
    case TieOrigin::kPhoneBook:
      return 1.3;
    case TieOrigin::kMeeting:
      return 1.2;
    case TieOrigin::kWeibo:
      return 0.5;
    case TieOrigin::kGroup:
      return 0.6;
    default:
      return 1;
  }
}

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
  const double strength = source.strength * StrengthOf(tie.origin) * LogNormal(random, 0.45);
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

// Appends every chunk's ties in chunk order.
template <typename Body>
void AddInChunks(const Population& population, size_t size, const Body& body,
                 std::vector<Tie>* ties) {
  std::vector<std::vector<Tie>> parts(NumChunks(size, kGrain));
  ParallelFor(size, kGrain, population.options.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i)
      body(static_cast<uint32_t>(i), &parts[chunk.index]);
  });
  for (std::vector<Tie>& part : parts) {
    ties->insert(ties->end(), part.begin(), part.end());
    std::vector<Tie>().swap(part);
  }
}

// Every pair of a circle whose times overlap, by chance.
void AddCircleTies(const Population& population, CircleKind kind, Purpose purpose,
                   std::vector<Tie>* ties) {
  constexpr int kLeastOverlapDays = 60;
  const Circles circles = MakeCircles(population, kind);
  const TieSource& source = SourceOf(purpose);
  AddInChunks(
      population, circles.size(),
      [&](uint32_t circle, std::vector<Tie>* out) {
        Random random = Stream(population.seed(), purpose, circle);
        for (size_t i = circles.begins[circle]; i < circles.begins[circle + 1]; ++i) {
          for (size_t j = i + 1; j < circles.begins[circle + 1]; ++j) {
            const Seat &a = circles.seats[i], &b = circles.seats[j];
            const Day met = std::max(a.from, b.from);
            const bool overlap =
                kind == CircleKind::kTrade || met + kLeastOverlapDays <= std::min(a.to, b.to);
            const bool tied = random.Chance(PairDensity(population, source, a.member, b.member));
            if (overlap && tied && a.member != b.member)
              out->push_back(MakeTie(population, source, a.member, b.member, met));
          }
        }
      },
      ties);
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
  constexpr double kMean = 1.6;           // for sociability 1
  constexpr double kCelebrityMean = 150;  // and more, by a power law
  const double scale = population.options.ties_per_member / kReferenceDegree;
  const size_t n = population.members.size();
  AddInChunks(
      population, n,
      [&](uint32_t row, std::vector<Tie>* out) {
        const Member& member = population.members[row];
        Random random = Stream(population.seed(), Purpose::kChance, row);
        double mean = kMean * scale * std::min(member.sociability, 30.0f);
        if (member.kind == MemberKind::kCelebrity) {
          mean += Pareto(random, 1.2, kCelebrityMean, static_cast<double>(n) / 8);
          mean = std::min(mean, static_cast<double>(n) / 6);
        }
        for (size_t i = RoundAtRandom(random, mean); i > 0; --i) {
          const uint32_t other = DrawStranger(population, member, random);
          if (other == row) continue;
          out->push_back(
              MakeTie(population, SourceOf(Purpose::kChance), row, other, kNetworkBeginDay));
        }
      },
      ties);
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
  AddInChunks(population, population.members.size(), add, ties);
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
  AddCircleTies(population, CircleKind::kTeam, Purpose::kTeam, &ties);
  AddCircleTies(population, CircleKind::kClass, Purpose::kClass, &ties);
  AddCircleTies(population, CircleKind::kTrade, Purpose::kTrade, &ties);
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
