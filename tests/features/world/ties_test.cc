#include "features/world/ties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "features/world/circles.h"

namespace bole::world {
namespace {

using testing::ElementsAre;

Population SomePopulation(size_t num_threads) {
  WorldOptions options;
  options.num_members = 4000;
  options.seed = 11;
  options.num_threads = num_threads;
  return MakePopulation(options);
}

// 0 knows 1 and 2, both know 3; 4 knows nobody.
//
//     1
//   0   3   4
//     2
TieGraph Square() {
  const std::vector<Tie> ties = {{0, 1}, {0, 2}, {1, 3}, {2, 3}};
  return TieGraph(5, ties);
}

TEST(TieGraphTest, KnowsNeighboursAndCommonOnes) {
  const TieGraph graph = Square();
  EXPECT_THAT(graph.neighbours(0), ElementsAre(1, 2));
  EXPECT_THAT(graph.neighbours(4), ElementsAre());
  EXPECT_TRUE(graph.HasTie(3, 1));
  EXPECT_FALSE(graph.HasTie(0, 3));
  EXPECT_EQ(graph.NumCommon(0, 3), 2u);
  EXPECT_EQ(graph.NumCommon(0, 1), 0u);
  EXPECT_EQ(graph.NumCommon(0, 4), 0u);
}

TEST(TieGraphTest, TwoStepsAwayIsAFriendsFriendOrNobody) {
  const TieGraph graph = Square();
  Random random(1);
  for (int i = 0; i < 50; ++i)
    EXPECT_THAT(graph.TwoStepsAway(0, random), testing::AnyOf(3u, kNoRow));
  EXPECT_EQ(graph.TwoStepsAway(4, random), kNoRow);
}

TEST(SortTiesTest, TheStrongestOfAPairStays) {
  std::vector<Tie> ties = {{.member_a = 2, .member_b = 3, .strength_code = 1},
                           {.member_a = 0, .member_b = 1, .strength_code = 5},
                           {.member_a = 0, .member_b = 1, .strength_code = 9}};
  SortTies(&ties);
  ASSERT_EQ(ties.size(), 2u);
  EXPECT_EQ(ties[0].strength_code, 9);
  EXPECT_EQ(ties[1].member_a, 2u);
}

TEST(MakeTiesTest, PairsAscendAndDontRepeatForAnyNumberOfThreads) {
  const Population population = SomePopulation(1);
  const std::vector<Tie> ties = MakeTies(population);
  const std::vector<Tie> same = MakeTies(SomePopulation(2));
  ASSERT_EQ(ties.size(), same.size());
  for (size_t i = 0; i < ties.size(); ++i) {
    ASSERT_LT(ties[i].member_a, ties[i].member_b);
    ASSERT_EQ(ties[i].member_a, same[i].member_a);
    ASSERT_EQ(ties[i].member_b, same[i].member_b);
    ASSERT_EQ(ties[i].at, same[i].at);
    ASSERT_EQ(ties[i].strength_code, same[i].strength_code);
    if (i == 0) continue;
    ASSERT_LT(std::pair(ties[i - 1].member_a, ties[i - 1].member_b),
              std::pair(ties[i].member_a, ties[i].member_b));
  }
}

TEST(MakeTiesTest, TiesOfWechatAreStrongerThanThoseOfWeibo) {
  std::map<TieOrigin, std::pair<double, int>> sums;
  for (const Tie& tie : MakeTies(SomePopulation(2))) {
    sums[tie.origin].first += tie.strength();
    ++sums[tie.origin].second;
  }
  const auto mean = [&](TieOrigin origin) { return sums[origin].first / sums[origin].second; };
  EXPECT_GT(mean(TieOrigin::kWechat), 2 * mean(TieOrigin::kWeibo));
  EXPECT_GT(mean(TieOrigin::kColleague), 2 * mean(TieOrigin::kGroup));
  for (size_t origin = 0; origin < static_cast<size_t>(TieOrigin::kUnknown); ++origin) {
    EXPECT_GT(sums[static_cast<TieOrigin>(origin)].second, 0) << kTieOriginNames[origin];
  }
}

TEST(MakeCirclesTest, CirclesKeepTheirPlaceAndSize) {
  const Population population = SomePopulation(2);
  for (const CircleKind kind : {CircleKind::kTeam, CircleKind::kClass, CircleKind::kTrade}) {
    const Circles circles = MakeCircles(population, kind);
    EXPECT_GT(circles.size(), 10u);
    EXPECT_EQ(circles.begins.back(), circles.seats.size());
    for (size_t i = 0; i < circles.size(); ++i) {
      const size_t begin = circles.begins[i], end = circles.begins[i + 1];
      ASSERT_LT(begin, end);
      ASSERT_LE(end - begin, 44u);
      for (size_t j = begin; j < end; ++j) {
        ASSERT_EQ(circles.seats[j].order >> 32, circles.seats[begin].order >> 32);
      }
    }
  }
}

}  // namespace
}  // namespace bole::world
