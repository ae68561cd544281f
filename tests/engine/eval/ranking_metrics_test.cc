#include "engine/eval/ranking_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

using Rows = std::vector<uint32_t>;

// Four relevant rows; the list has hits (x) at places 2 and 4:
//
//   place     1  2  3  4  5
//   row       9  1  8  3  2*      * a hit too, but beyond k = 4
TEST(RankingMetricsTest, AgreesWithPaper) {
  const ListQuality quality = MeasureList(Rows{9, 1, 8, 3, 2}, Rows{1, 2, 3, 7, 11}, 4);
  EXPECT_THAT(quality.recall, DoubleEq(2.0 / 5));
  EXPECT_THAT(quality.capped_recall, DoubleEq(2.0 / 4));
  EXPECT_THAT(quality.precision, DoubleEq(2.0 / 4));
  EXPECT_THAT(quality.reciprocal_rank, DoubleEq(1.0 / 2));
  EXPECT_THAT(quality.hit_rate, DoubleEq(1));
  const double gain = 1 / std::log2(3) + 1 / std::log2(5);
  const double ideal = 1 + 1 / std::log2(3) + 1 / std::log2(4) + 1 / std::log2(5);
  EXPECT_THAT(quality.ndcg, DoubleEq(gain / ideal));
}

TEST(RankingMetricsTest, PerfectListsGiveOne) {
  for (const size_t k : {1u, 3u, 20u}) {
    const ListQuality quality = MeasureList(Rows{4, 2, 0}, Rows{0, 2, 4}, k);
    EXPECT_THAT(quality.capped_recall, DoubleEq(1));
    EXPECT_THAT(quality.ndcg, DoubleEq(1));
    EXPECT_THAT(quality.reciprocal_rank, DoubleEq(1));
    EXPECT_THAT(quality.hit_rate, DoubleEq(1));
  }
  EXPECT_THAT(MeasureList(Rows{4, 2, 0}, Rows{0, 2, 4}, 3).recall, DoubleEq(1));
}

TEST(RankingMetricsTest, PermutedScoresGiveChance) {
  // 2000 users with 5 of 1000 items each: a random list of 20 holds 2 % of them.
  constexpr size_t kUsers = 2000;
  constexpr uint32_t kItems = 1000;
  double sum = 0;
  for (size_t user = 0; user < kUsers; ++user) {
    Random random(1, 0, user);
    Rows items(kItems);
    std::iota(items.begin(), items.end(), 0);
    for (size_t i = 0; i < 20; ++i) std::swap(items[i], items[i + random.Below(kItems - i)]);
    items.resize(20);
    sum += MeasureList(items, Rows{3, 100, 500, 501, 999}, 20).recall;
  }
  // The standard error is sqrt(.02 * .98 / (5 * 2000)) = .0014.
  EXPECT_THAT(sum / kUsers, DoubleNear(0.02, 3 * 0.0014));
}

TEST(RankingMetricsTest, AnEmptyListHasNoHits) {
  const ListQuality quality = MeasureList(Rows{}, Rows{1}, 20);
  EXPECT_EQ(quality.recall, 0);
  EXPECT_EQ(quality.ndcg, 0);
  EXPECT_EQ(quality.reciprocal_rank, 0);
}

TEST(RankingMetricsTest, AFirstHitBeyondKCountsForTheReciprocalRankAlone) {
  const ListQuality quality = MeasureList(Rows{5, 6, 7, 1}, Rows{1}, 2);
  EXPECT_EQ(quality.hit_rate, 0);
  EXPECT_EQ(quality.recall, 0);
  EXPECT_THAT(quality.reciprocal_rank, DoubleEq(0.25));
}

TEST(RankingMetricsTest, LeavesOutUsersWithNothingToFind) {
  const Csr relevant = MakeCsr({{0, 5}, {2, 6}}, 3, 10, Duplicates::kMax);
  const std::vector<Rows> lists = {{5}, {1, 2}, {1, 2}};
  const MeasuredQueries measured = MeasureLists(lists, relevant.view(), 2);
  EXPECT_THAT(measured.queries, ElementsAre(0, 2));
  EXPECT_EQ(measured.quality[0].recall, 1);
  EXPECT_EQ(measured.quality[1].recall, 0);
}

TEST(RankingMetricsTest, RefusesWhatCannotBeMeasured) {
  EXPECT_THROW(MeasureList(Rows{1}, Rows{1}, 0), Error);
  EXPECT_THROW(MeasureList(Rows{1}, Rows{}, 1), Error);
  EXPECT_THROW(MeasureList(Rows{1, 2, 1}, Rows{1}, 3), Error);
  const Csr relevant = MakeCsr({}, 3, 10, Duplicates::kMax);
  EXPECT_THROW(MeasureLists(std::vector<Rows>(2), relevant.view(), 2), Error);
}

}  // namespace
}  // namespace bole
