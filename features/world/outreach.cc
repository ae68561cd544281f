// Headhunters find people, write to them, and now and then place one.
#include <algorithm>
#include <span>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "features/world/behaviour.h"
#include "features/world/collect.h"
#include "features/world/moment.h"
#include "features/world/truth.h"

namespace bole::world {
namespace {

constexpr double kWeeks = (kWorldEndDay - kLogBeginDay) / 7.0;
constexpr double kUsedCapacity = 0.35;   // of capacity times diligence, over the weeks
constexpr size_t kTriesPerContact = 10;  // profiles read, at most
constexpr size_t kLeastPool = 4;         // nobody writes to more than a quarter of all members
constexpr double kMainSpecialism = 0.6;
constexpr double kNearby = 0.7;        // searches that name a city
constexpr double kRefusesAloud = 0.5;  // who doesn't answer presses "ignore"
constexpr double kAnswerDays = 1.5, kPlacementDays = 35;

// A profile that a search by specialism and city brings up.
uint32_t FindProfile(const Population& population, const Headhunter& headhunter, Random& random) {
  const bool is_main = random.Chance(kMainSpecialism);
  const uint8_t function =
      headhunter.functions[is_main ? 0 : random.Below(headhunter.num_functions)];
  std::optional<uint32_t> row;
  if (random.Chance(kNearby)) {
    uint64_t cities = headhunter.cities;
    auto skip = random.Below(std::popcount(cities));
    while (skip-- > 0) cities &= cities - 1;
    const uint32_t place = PlaceKey(function, static_cast<uint8_t>(std::countr_zero(cities)));
    row = population.members_by_place.Draw(random, place, place);
  }
  if (!row)
    row = population.members_by_place.Draw(random, PlaceKey(function, 0), PlaceKey(function, 255));
  return row ? *row : population.members_by_place.Draw(random);
}

// What came of one message.
void Converse(const Population& population, uint32_t row, const Event& contact,
              std::vector<Event>* events) {
  const Headhunter& headhunter = population.headhunters[row];
  const Member& member = population.members[contact.object];
  Random random =
      Stream(population.seed(), Purpose::kOutreach, uint64_t{row + 1} << 32 | contact.object);
  const auto answer = [&](Action action, Seconds at) {
    events->push_back(
        {EntityKind::kMember, action, EntityKind::kHeadhunter, contact.object, row, at});
  };
  const Seconds answered = Later(random, contact.at, kAnswerDays);
  if (answered >= kWorldEnd) return;
  if (random.Chance(MemberAnswersHeadhunter(member, headhunter))) {
    answer(Action::kReply, answered);
    const Seconds placed = Later(random, answered, kPlacementDays);
    if (placed < kWorldEnd && random.Chance(HeadhunterPlaces(headhunter, member))) {
      events->push_back({EntityKind::kHeadhunter, Action::kHire, EntityKind::kMember, row,
                         contact.object, placed});
    }
  } else if (member.kind != MemberKind::kZombie) {
    if (random.Chance(SaysNo(member))) {
      answer(Action::kDecline, answered);
    } else if (random.Chance(kRefusesAloud)) {
      answer(Action::kIgnore, answered);
    }
  }
}

// Which of the mandates somebody was placed in: of those open then and not full, of a function near
// the member's wish, the one that is likeliest to suit both sides. kNoRow: none, they went to an
// employer who isn't here.
uint32_t ChooseMandate(const Population& population, const Placement& placed,
                       std::span<const uint32_t> mandates, std::span<const uint16_t> num_placed) {
  const Member& member = population.members[placed.member];
  uint32_t best = kNoRow;
  double highest = 0;
  for (size_t i = 0; i < mandates.size(); ++i) {
    const Job& job = population.jobs[mandates[i]];
    const bool is_open =
        job.posted * kDaySeconds <= placed.at && placed.at < job.closed * kDaySeconds;
    if (!is_open || num_placed[i] >= job.openings || job.company == member.employer) continue;
    if (Affinity(member.wish, job.function) == 0) continue;
    const double joint = InterestInJob(member, job) * EmployerAccepts(job, member);
    if (joint <= highest) continue;
    highest = joint;
    best = static_cast<uint32_t>(i);
  }
  return best;
}

// Adds the hires of those whom a headhunter placed in the jobs of their mandates.
void AddHires(const Population& population, uint32_t row, std::vector<Event>* events) {
  std::vector<Placement> placed;
  for (const Event& event : *events) {
    if (event.action == Action::kHire) placed.push_back({kNoRow, event.object, event.at});
  }
  std::ranges::sort(placed, {}, [](const Placement& p) { return std::pair(p.at, p.member); });
  const std::span<const uint32_t> mandates = population.mandates.view().row(row);
  std::vector<uint16_t> num_placed(mandates.size(), 0);
  for (const Placement& placement : placed) {
    const uint32_t i = ChooseMandate(population, placement, mandates, num_placed);
    if (i == kNoRow) continue;
    ++num_placed[i];
    events->push_back({EntityKind::kJob, Action::kHire, EntityKind::kMember, mandates[i],
                       placement.member, placement.at});
  }
}

}  // namespace

std::vector<Event> ReachOut(const Population& population, uint32_t row) {
  const Headhunter& headhunter = population.headhunters[row];
  Random random = Stream(population.seed(), Purpose::kOutreach, row);
  const double mean = headhunter.weekly_capacity * kWeeks * headhunter.diligence * kUsedCapacity;
  const size_t wanted =
      std::min(RoundAtRandom(random, mean), population.members.size() / kLeastPool);
  std::vector<Event> events;
  std::unordered_set<uint32_t> read;
  size_t num_contacts = 0;
  for (size_t tries = wanted * kTriesPerContact; tries > 0 && num_contacts < wanted; --tries) {
    const uint32_t found = FindProfile(population, headhunter, random);
    const Member& member = population.members[found];
    if (!read.insert(found).second || !member.discoverable) continue;
    if (!random.Chance(HeadhunterWants(headhunter, member))) continue;
    const auto at = DrawMoment(random, std::max(kLogBeginDay, member.joined), kWorldEndDay);
    if (!at) continue;
    ++num_contacts;
    const Event contact = {
        EntityKind::kHeadhunter, Action::kContact, EntityKind::kMember, row, found, *at};
    events.push_back(contact);
    Converse(population, row, contact, &events);
  }
  AddHires(population, row, &events);
  return events;
}

std::vector<Placement> CollectPlacements(const Population& population) {
  const auto add = [&](uint32_t row, std::vector<Placement>* placements) {
    for (const Event& event : ReachOut(population, row)) {
      if (event.actor_kind == EntityKind::kJob)
        placements->push_back({event.actor, event.object, event.at});
    }
  };
  auto all = CollectFromRows<Placement>(population.headhunters.size(),
                                        population.options.num_threads, add);
  std::ranges::sort(all, {}, [](const Placement& p) { return std::tuple(p.job, p.at, p.member); });
  return all;
}

}  // namespace bole::world
