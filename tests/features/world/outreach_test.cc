#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "features/world/behaviour.h"
#include "features/world/truth.h"

namespace bole::world {
namespace {

// A population that all tests look at.
const Population& SomePopulation() {
  static const Population population = [] {
    WorldOptions options;
    options.num_members = 12'000;
    options.seed = 3;
    options.num_threads = 2;
    return MakePopulation(options);
  }();
  return population;
}

std::vector<Event> HiresOf(const std::vector<Event>& events, EntityKind actor_kind) {
  std::vector<Event> hires;
  std::ranges::copy_if(events, std::back_inserter(hires), [&](const Event& event) {
    return event.action == Action::kHire && event.actor_kind == actor_kind;
  });
  return hires;
}

TEST(OutreachTest, WhoIsGoodAtItPlacesMore) {
  Population population = SomePopulation();
  const Headhunter& headhunter = population.headhunters[0];
  const Member& member = population.members[0];
  const double before = HeadhunterPlaces(headhunter, member);
  population.headhunters[0].craft += 1;
  const double odds = before / (1 - before);
  EXPECT_NEAR(HeadhunterPlaces(headhunter, member), odds * std::exp(1) / (1 + odds * std::exp(1)),
              1e-6);
}

// Among those whose last month had come when the log ended.
TEST(OutreachTest, PlacementsFollowTheTruth) {
  const Population& population = SomePopulation();
  double placed = 0, expected = 0, variance = 0;
  for (uint32_t row = 0; row < population.headhunters.size(); ++row) {
    const std::vector<Event> events = ReachOut(population, row);
    std::set<uint32_t> replied;
    for (const Event& event : events) {
      if (event.action != Action::kReply || event.at > kWorldEnd - 150 * kDaySeconds) continue;
      replied.insert(event.actor);
      const double p =
          HeadhunterPlaces(population.headhunters[row], population.members[event.actor]);
      expected += p;
      variance += p * (1 - p);
    }
    for (const Event& hire : HiresOf(events, EntityKind::kHeadhunter)) {
      placed += replied.contains(hire.object) ? 1 : 0;
    }
  }
  EXPECT_GT(expected, 15);
  EXPECT_NEAR(placed, expected, 4 * std::sqrt(variance));
}

TEST(OutreachTest, PlacesPeopleInMandatesThatAreOpen) {
  const Population& population = SomePopulation();
  size_t num_hires = 0;
  for (uint32_t row = 0; row < population.headhunters.size(); ++row) {
    const std::vector<Event> events = ReachOut(population, row);
    const std::vector<Event> placements = HiresOf(events, EntityKind::kHeadhunter);
    std::map<uint32_t, size_t> num_placed;
    for (const Event& hire : HiresOf(events, EntityKind::kJob)) {
      const Job& job = population.jobs[hire.actor];
      const Member& member = population.members[hire.object];
      EXPECT_EQ(job.headhunter, row);
      EXPECT_NE(job.company, member.employer);
      EXPECT_GT(Affinity(member.wish, job.function), 0);
      EXPECT_GE(hire.at, job.posted * kDaySeconds);
      EXPECT_LT(hire.at, job.closed * kDaySeconds);
      EXPECT_LE(++num_placed[hire.actor], job.openings);
      EXPECT_TRUE(std::ranges::any_of(placements, [&](const Event& placement) {
        return placement.object == hire.object && placement.at == hire.at;
      }));
      ++num_hires;
    }
    EXPECT_LE(HiresOf(events, EntityKind::kJob).size(), placements.size());
  }
  EXPECT_GT(num_hires, 20);
}

TEST(OutreachTest, WhoIsPlacedTakesAnOpening) {
  const Population& population = SomePopulation();
  const std::vector<Application> applications = CollectApplications(population);
  const std::vector<Placement> placements = CollectPlacements(population);
  ASSERT_TRUE(std::ranges::is_sorted(placements, {}, &Placement::job));
  size_t num_with_both = 0;
  for (size_t begin = 0; begin < applications.size();) {
    const uint32_t row = applications[begin].job;
    const auto list = std::ranges::equal_range(applications, row, {}, &Application::job);
    begin = static_cast<size_t>(list.end() - applications.begin());
    const auto placed = std::ranges::equal_range(placements, row, {}, &Placement::job);
    const std::vector<Event> hires =
        HiresOf(AnswerApplications(population, list, placed), EntityKind::kJob);
    EXPECT_LE(hires.size() + placed.size(), population.jobs[row].openings);
    for (const Event& hire : hires) {
      EXPECT_EQ(std::ranges::find(placed, hire.object, &Placement::member), placed.end());
    }
    num_with_both += placed.empty() ? 0 : 1;
  }
  EXPECT_GT(num_with_both, 10);  // jobs that somebody was placed in and others applied for
}

TEST(OutreachTest, EqualForAnyNumberOfThreads) {
  Population population = SomePopulation();
  const std::vector<Placement> two = CollectPlacements(population);
  population.options.num_threads = 1;
  const std::vector<Placement> one = CollectPlacements(population);
  ASSERT_EQ(one.size(), two.size());
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(std::tuple(one[i].job, one[i].member, one[i].at),
              std::tuple(two[i].job, two[i].member, two[i].at));
  }
}

}  // namespace
}  // namespace bole::world
