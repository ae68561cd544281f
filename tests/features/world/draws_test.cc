#include "features/world/draws.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace bole::world {
namespace {

TEST(LotteryTest, DrawsByWeightAndNeverAZero) {
  const Lottery lottery(std::vector<double>{1, 0, 3});
  Random random(1);
  std::map<size_t, int> counts;
  for (int i = 0; i < 4000; ++i) ++counts[lottery.Draw(random)];
  EXPECT_EQ(counts.count(1), 0u);
  EXPECT_NEAR(counts[2], 3000, 4 * 28);  // four standard deviations
}

TEST(PoolTest, DrawsWithinARangeOfKeys) {
  const Pool pool({{5, 50, 1}, {3, 30, 2}, {5, 51, 3}, {9, 90, 4}});
  Random random(2);
  std::map<uint32_t, int> counts;
  for (int i = 0; i < 4000; ++i) ++counts[*pool.Draw(random, 5, 5)];
  EXPECT_THAT(counts, testing::UnorderedElementsAre(testing::Pair(50, testing::_),
                                                    testing::Pair(51, testing::_)));
  EXPECT_NEAR(counts[51], 3000, 4 * 28);
  EXPECT_EQ(pool.Draw(random, 6, 8), std::nullopt);
  EXPECT_EQ(pool.Draw(random, 9, 100), 90u);
}

TEST(PoolTest, DoesNotDependOnTheOrderOfItsEntries) {
  const Pool one({{1, 10, 1}, {2, 20, 2}, {1, 11, 3}}), other({{2, 20, 2}, {1, 11, 3}, {1, 10, 1}});
  Random a(4), b(4);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(one.Draw(a), other.Draw(b));
}

TEST(PoolTest, AnEmptyPoolHasNothing) {
  Random random(1);
  EXPECT_EQ(Pool().Draw(random, 0, 100), std::nullopt);
  EXPECT_EQ(Pool().size(), 0u);
}

TEST(DrawsTest, ParetoKeepsItsBoundsAndItsTail) {
  Random random(3);
  int above = 0;
  for (int i = 0; i < 10000; ++i) {
    const double x = Pareto(random, 2, 1, 50);
    ASSERT_GE(x, 1);
    ASSERT_LE(x, 50);
    above += x > 10 ? 1 : 0;
  }
  EXPECT_NEAR(above, 100, 40);  // (1 / 10)^2 of them
}

TEST(DrawsTest, LogNormalHasMeanOne) {
  Random random(3);
  double sum = 0;
  for (int i = 0; i < 20000; ++i) sum += LogNormal(random, 0.8);
  EXPECT_NEAR(sum / 20000, 1, 0.03);
}

TEST(DrawsTest, RoundAtRandomKeepsTheMean) {
  Random random(3);
  size_t sum = 0;
  for (int i = 0; i < 10000; ++i) sum += RoundAtRandom(random, 2.25);
  EXPECT_NEAR(sum / 10000.0, 2.25, 0.02);
  EXPECT_EQ(RoundAtRandom(random, 3), 3u);
}

}  // namespace
}  // namespace bole::world
