#include "features/world/circles.h"

#include <algorithm>

#include "features/world/career.h"
#include "features/world/collect.h"

namespace bole::world {
namespace {

// How seats become circles. Orders hold the place to meet in their high bits (a company, a
// school, a trade in a city) and who sits near whom in the low ones.
struct CircleRule {
  size_t least, most;    // seats of a circle
  int place_shift;       // seats with equal order >> place_shift may share a circle
  uint64_t widest_span;  // orders within one circle differ by less
};

constexpr uint64_t kAnySpan = ~uint64_t{0};

CircleRule RuleOf(CircleKind kind) {
  switch (kind) {
    case CircleKind::kTeam:
      return {4, 18, 32, kAnySpan};
    // Two years at most in one class: the year stands above the function's 8 bits.
    case CircleKind::kClass:
      return {12, 36, 32, 2 << 8};
    case CircleKind::kTrade:
      return {14, 44, 32, kAnySpan};
  }
  return {};
}

// A company, then a function, then the day of joining: neighbours are a team.
void AddTeamSeats(const Population& population, uint32_t row, std::vector<Seat>* seats) {
  for (const Position& position : DrawCareer(population, population.members[row], row).positions) {
    const uint64_t order =
        uint64_t{position.company} << 32 | uint64_t{position.function} << 16 | position.started;
    seats->push_back({order, row, position.started, position.ended});
  }
}

void AddClassSeats(const Population& population, uint32_t row, std::vector<Seat>* seats) {
  const Member& member = population.members[row];
  for (const Education& education : DrawCareer(population, member, row).educations) {
    const auto year = static_cast<uint64_t>(education.ended / 365);
    seats->push_back({uint64_t{education.school} << 32 | year << 8 | member.function, row,
                      education.started, std::min(education.ended, kWorldEndDay)});
  }
}

// Who meets whom in a trade is chance, but taste has a say: it brings together people whom no
// column shows to be alike.
void AddTradeSeat(const Population& population, uint32_t row, std::vector<Seat>* seats) {
  const Member& member = population.members[row];
  if (member.kind == MemberKind::kZombie) return;
  Random random = Stream(population.seed(), Purpose::kTrade, row);
  const uint64_t near = uint64_t{member.taste} << 24 | random.Below(1 << 24);
  seats->push_back({uint64_t{PlaceKey(member.function, member.city)} << 32 | near, row,
                    member.joined, kWorldEndDay});
}

std::vector<Seat> CollectSeats(const Population& population, CircleKind kind) {
  const auto add = [&](uint32_t row, std::vector<Seat>* seats) {
    switch (kind) {
      case CircleKind::kTeam:
        return AddTeamSeats(population, row, seats);
      case CircleKind::kClass:
        return AddClassSeats(population, row, seats);
      case CircleKind::kTrade:
        return AddTradeSeat(population, row, seats);
    }
  };
  return CollectFromRows<Seat>(population.members.size(), population.options.num_threads, add);
}

}  // namespace

Circles MakeCircles(const Population& population, CircleKind kind) {
  const CircleRule rule = RuleOf(kind);
  Circles circles;
  circles.seats = CollectSeats(population, kind);
  std::vector<Seat>& seats = circles.seats;
  std::sort(seats.begin(), seats.end(), [](const Seat& a, const Seat& b) {
    return a.order != b.order ? a.order < b.order : a.member < b.member;
  });
  Random random = Stream(population.seed(), Purpose::kTeam, ~uint64_t{static_cast<uint8_t>(kind)});
  size_t begin = 0, limit = rule.least + random.Below(rule.most - rule.least + 1);
  for (size_t i = 1; i <= seats.size(); ++i) {
    const bool ends =
        i == seats.size() || i - begin == limit ||
        seats[i].order >> rule.place_shift != seats[begin].order >> rule.place_shift ||
        seats[i].order - seats[begin].order >= rule.widest_span;
    if (!ends) continue;
    circles.begins.push_back(i);
    begin = i;
    limit = rule.least + random.Below(rule.most - rule.least + 1);
  }
  return circles;
}

}  // namespace bole::world
