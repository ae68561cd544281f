#include "engine/matching/exposure_exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/base/random.h"
#include "engine/matching/exposure_lists.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// A dense problem that owns its arrays. A score of NaN: no pair.
struct Problem {
  Csr pairs;
  std::vector<uint32_t> viewer_places, candidate_places, floors;
  bool is_order_below_zero = true;

  ExposureProblem view() const {
    return {pairs.view(), viewer_places, candidate_places, floors, is_order_below_zero};
  }
};

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

Problem Dense(const std::vector<std::vector<float>>& scores, std::vector<uint32_t> viewer_places,
              std::vector<uint32_t> candidate_places, std::vector<uint32_t> floors = {}) {
  Problem problem = {.pairs = {},
                     .viewer_places = std::move(viewer_places),
                     .candidate_places = std::move(candidate_places),
                     .floors = std::move(floors)};
  problem.pairs.num_columns = static_cast<uint32_t>(problem.candidate_places.size());
  for (const auto& row : scores) {
    for (uint32_t column = 0; column < row.size(); ++column) {
      if (std::isnan(row[column])) continue;
      problem.pairs.columns.push_back(column);
      problem.pairs.values.push_back(row[column]);
    }
    problem.pairs.offsets.push_back(problem.pairs.columns.size());
  }
  return problem;
}

struct Size {
  size_t viewers, candidates;
};

// The first candidates are wanted by all; a quarter of the pairs is missing, and as many scores are
// below 0 by next to nothing, as those of a mere order are.
Problem RandomProblem(uint64_t seed, Size size, bool has_floors) {
  Random random(seed);
  std::vector<std::vector<float>> scores(size.viewers, std::vector<float>(size.candidates));
  for (auto& row : scores) {
    for (size_t i = 0; i < row.size(); ++i) {
      row[i] = static_cast<float>(random.Uniform() + 1.0 / static_cast<double>(i + 1));
      if (random.Chance(0.25)) row[i] *= -0x1p-10f;
      if (random.Chance(0.25)) row[i] = kNone;
    }
  }
  std::vector<uint32_t> viewer_places(size.viewers), candidate_places(size.candidates), floors;
  for (uint32_t& places : viewer_places) places = static_cast<uint32_t>(random.Below(4));
  for (uint32_t& places : candidate_places) {
    places = static_cast<uint32_t>(random.Below(1 + size.viewers / 2));
    if (has_floors) floors.push_back(static_cast<uint32_t>(random.Below(places + 1)));
  }
  return Dense(scores, viewer_places, candidate_places, floors);
}

std::vector<uint32_t> LengthsOf(const Problem& problem, const ListedPairs& listed) {
  std::vector<uint32_t> lengths(problem.viewer_places.size());
  for (size_t viewer = 0; viewer < lengths.size(); ++viewer) {
    for (uint64_t i = problem.pairs.offsets[viewer]; i < problem.pairs.offsets[viewer + 1]; ++i) {
      lengths[viewer] += listed[i];
    }
  }
  return lengths;
}

// Also that nobody has fallen below their floor from what was `before`.
bool KeepsLimits(const Problem& problem, const ListedPairs& before, const ListedPairs& listed) {
  const auto counts = CountLists(problem.view(), listed);
  const auto were = CountLists(problem.view(), before);
  for (uint32_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > problem.candidate_places[i]) return false;
    if (counts[i] < std::min(were[i], FloorOf(problem.view(), i))) return false;
  }
  const auto lengths = LengthsOf(problem, listed);
  for (size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] > problem.viewer_places[i]) return false;
  }
  return true;
}

// The most score of all listings that keep the limits, by trying each.
double MostScore(const Problem& problem, const ListedPairs& before) {
  double most = -1e9;
  ListedPairs listed(before.size());
  for (uint32_t bits = 0; bits < 1u << listed.size(); ++bits) {
    for (size_t i = 0; i < listed.size(); ++i) listed[i] = bits >> i & 1;
    if (!KeepsLimits(problem, before, listed)) continue;
    most = std::max(most, TotalScore(problem.view(), listed));
  }
  return most;
}

// The first gives x up for y, who has room, so that the second can have x.
TEST(ExposureExchangeTest, AChainEndsWhereThereIsRoom) {
  const Problem problem = Dense({{1.0f, 0.9f}, {0.9f, 0.1f}}, {1, 1}, {1, 2});
  ListedPairs listed = {1, 0, 0, 1};
  const Exchanges done = ExchangePlaces(problem.view(), &listed);
  EXPECT_THAT(listed, ElementsAre(0, 1, 1, 0));
  EXPECT_EQ(done.num_chains, 1u);
  EXPECT_NEAR(done.gain, 0.7, 1e-6);
}

// Nobody has room: three viewers hand their candidates round.
TEST(ExposureExchangeTest, ACycleNeedsNoRoom) {
  const Problem problem = Dense({{0.1f, 0.9f, kNone}, {kNone, 0.1f, 0.9f}, {0.9f, kNone, 0.1f}},
                                {1, 1, 1}, {1, 1, 1}, {1, 1, 1});
  ListedPairs listed = {1, 0, 1, 0, 0, 1};
  EXPECT_EQ(ExchangePlaces(problem.view(), &listed).num_chains, 1u);
  EXPECT_THAT(listed, ElementsAre(0, 1, 0, 1, 1, 0)) << "though all are at their floor";
}

// The first has nobody else, and gives way.
TEST(ExposureExchangeTest, APlaceIsLeftEmptyForWhoGainsMore) {
  const Problem problem = Dense({{0.2f}, {0.9f}}, {1, 1}, {1});
  ListedPairs listed = {1, 0};
  ExchangePlaces(problem.view(), &listed);
  EXPECT_THAT(listed, ElementsAre(0, 1));
}

TEST(ExposureExchangeTest, WhoIsNeededForAFloorStays) {
  Problem problem = Dense({{0.1f, 0.9f}}, {1}, {1, 1}, {1, 0});
  ListedPairs listed = {1, 0};
  ExchangePlaces(problem.view(), &listed);
  EXPECT_THAT(listed, ElementsAre(1, 0));
  problem.floors = {};
  ExchangePlaces(problem.view(), &listed);
  EXPECT_THAT(listed, ElementsAre(0, 1));
}

// The second would gain .9 of what is no match, the first would lose .01 of what is.
TEST(ExposureExchangeTest, NoMatchIsGivenUpForAnOrder) {
  Problem problem = Dense({{0.02f, 0.01f}, {0.005f, -0.9f}}, {1, 1}, {1, 1});
  ListedPairs listed = {0, 1, 1, 0};
  EXPECT_EQ(ExchangePlaces(problem.view(), &listed).num_chains, 0u);
  problem = Dense({{0.02f, 0.01f}, {-0.0f, -0.9f}}, {1, 1}, {1, 1});
  listed = {1, 0, 0, 1};
  EXPECT_EQ(ExchangePlaces(problem.view(), &listed).num_chains, 0u);
  problem.is_order_below_zero = false;
  EXPECT_EQ(ExchangePlaces(problem.view(), &listed).num_chains, 1u) << "scores are just scores";
  EXPECT_THAT(listed, ElementsAre(0, 1, 1, 0));
}

TEST(ExposureExchangeTest, ReachesTheMostScoreOfTinyProblems) {
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    for (const bool has_floors : {false, true}) {
      const Problem problem = RandomProblem(seed, {4, 4}, has_floors);
      for (const bool is_greedy : {true, false}) {
        ListedPairs listed = is_greedy ? ListByPriority(problem.view(), problem.pairs.values)
                                       : ListedPairs(problem.pairs.columns.size());
        MeetFloors(problem.view(), &listed);
        const ListedPairs before = listed;
        ExchangePlaces(problem.view(), &listed);
        ASSERT_TRUE(KeepsLimits(problem, before, listed)) << seed;
        const double most = MostScore(problem, before);
        // What is below 0 is left aside where it would cost a match.
        ASSERT_NEAR(TotalScore(problem.view(), listed), most, 5e-3) << seed;
      }
    }
  }
}

TEST(ExposureExchangeTest, GainsFromAnyListsAndBreaksNothing) {
  size_t num_chains = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const Problem problem = RandomProblem(seed, {60, 25}, seed % 2 == 0);
    for (const bool is_greedy : {true, false}) {
      ListedPairs listed = is_greedy ? ListByPriority(problem.view(), problem.pairs.values)
                                     : ListFirstCome(problem.view());
      MeetFloors(problem.view(), &listed);
      const ListedPairs before = listed;
      const Exchanges done = ExchangePlaces(problem.view(), &listed);
      ASSERT_TRUE(KeepsLimits(problem, before, listed)) << seed;
      EXPECT_NEAR(TotalScore(problem.view(), listed),
                  TotalScore(problem.view(), before) + done.gain, 1e-6);
      EXPECT_GE(ExpectedMatches(problem.view(), listed), ExpectedMatches(problem.view(), before));
      num_chains += done.num_chains;
      EXPECT_EQ(ExchangePlaces(problem.view(), &listed).num_chains, 0u) << "nothing was left";
    }
  }
  EXPECT_GT(num_chains, 400u);
}

// The plan's lists against others' under the same places and floors.
TEST(ExposureExchangeTest, PlannedListsAreNeverWorseThanGreedyAndNaiveOnes) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    const Problem problem = RandomProblem(seed, {40, 15}, seed % 2 == 0);
    const ExposurePlan plan = PlanExposure(problem.view(), {.max_sweeps = 20});
    const ListedPairs planned = ListByPlan(problem.view(), plan, 1);
    ASSERT_TRUE(KeepsLimits(problem, ListedPairs(planned.size()), planned)) << seed;
    const size_t below = CountBelowFloor(problem.view(), planned);
    for (const bool is_greedy : {true, false}) {
      ListedPairs other = is_greedy ? ListByPriority(problem.view(), problem.pairs.values)
                                    : ListFirstCome(problem.view());
      MeetFloors(problem.view(), &other);
      const size_t other_below = CountBelowFloor(problem.view(), other);
      ASSERT_LE(below, other_below) << seed;
      if (below < other_below) continue;
      ASSERT_GE(ExpectedMatches(problem.view(), planned), ExpectedMatches(problem.view(), other))
          << seed;
    }
    EXPECT_EQ(ListByPlan(problem.view(), plan, 3), planned) << "any number of threads";
  }
}

TEST(ExposureExchangeTest, Edges) {
  const auto chains = [](const Problem& problem, ListedPairs listed) {
    return ExchangePlaces(problem.view(), &listed).num_chains;
  };
  EXPECT_EQ(chains(Dense({}, {}, {}), {}), 0u);
  EXPECT_EQ(chains(Dense({{}, {}}, {1, 1}, {1}), {}), 0u);
  EXPECT_EQ(chains(Dense({{1, 1}}, {0}, {1, 1}), {0, 0}), 0u);
  EXPECT_EQ(chains(Dense({{1, 1}}, {2}, {0, 0}), {0, 0}), 0u);
  EXPECT_EQ(chains(Dense({{1, 1}}, {1}, {1, 1}), {0, 1}), 0u) << "a tie";
}

}  // namespace
}  // namespace bole
