#include "engine/eval/list_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/base/error.h"

namespace bole {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;

using Rows = std::vector<uint32_t>;
using Lists = std::vector<Rows>;

ListSpread SpreadOf(const Lists& lists, size_t k, const std::vector<uint64_t>& popularity) {
  Rows queries(lists.size());
  std::iota(queries.begin(), queries.end(), 0);
  return MeasureSpread(lists, queries, k, popularity);
}

// Two lists, cut at 2, over four items: exposure 2, 1, 1, 0.
TEST(ListMetricsTest, AgreesWithPaper) {
  const Lists lists = {{0, 1, 3}, {0, 2, 3}};
  const std::vector<uint64_t> popularity = {10, 4, 0, 100};
  const ListSpread spread = SpreadOf(lists, 2, popularity);
  EXPECT_THAT(spread.coverage, DoubleEq(3.0 / 4));
  // Differences of all ordered pairs: 2 * (1 + 1 + 2 + 0 + 1 + 1) = 12; 12 / (2 * 4^2 * mean 1).
  EXPECT_THAT(spread.gini, DoubleEq(12.0 / 32));
  const double entropy = 0.5 * std::log(2) + 2 * 0.25 * std::log(4);
  EXPECT_THAT(spread.congestion, DoubleNear(1 - entropy / std::log(4), 1e-15));
  EXPECT_THAT(spread.mean_popularity, DoubleEq((2 * 10 + 4) / 4.0));
  EXPECT_THAT(spread.mean_length, DoubleEq(2));
  EXPECT_EQ(spread.max_exposure, 2u);
}

TEST(ListMetricsTest, EqualExposureIsNoInequality) {
  const std::vector<uint64_t> popularity(4);
  const ListSpread spread = SpreadOf(Lists{{0, 1}, {2, 3}}, 2, popularity);
  EXPECT_THAT(spread.gini, DoubleNear(0, 1e-15));
  EXPECT_THAT(spread.congestion, DoubleNear(0, 1e-15));
  EXPECT_EQ(spread.coverage, 1);
}

TEST(ListMetricsTest, OneItemInAllListsIsTheMost) {
  const std::vector<uint64_t> popularity(100);
  const ListSpread spread = SpreadOf(Lists(50, Rows{7}), 1, popularity);
  EXPECT_THAT(spread.gini, DoubleNear(0.99, 1e-12));
  EXPECT_EQ(spread.congestion, 1);
  EXPECT_EQ(spread.coverage, 0.01);
  EXPECT_EQ(spread.max_exposure, 50u);
}

TEST(ListMetricsTest, CountsTheListsOfTheQueriesAlone) {
  const std::vector<uint64_t> popularity(4);
  const ListSpread spread = MeasureSpread(Lists{{0}, {1}, {}}, Rows{1}, 1, popularity);
  EXPECT_EQ(spread.coverage, 0.25);
  EXPECT_EQ(spread.mean_length, 1);
}

TEST(ListMetricsTest, NothingListedGivesZeros) {
  const std::vector<uint64_t> popularity(3);
  for (const Lists& lists : {Lists{}, Lists(2)}) {
    const ListSpread spread = SpreadOf(lists, 2, popularity);
    EXPECT_EQ(spread.coverage, 0);
    EXPECT_EQ(spread.gini, 0);
    EXPECT_EQ(spread.mean_length, 0);
  }
  EXPECT_EQ(Gini({}), 0);
}

TEST(ListMetricsTest, RefusesRowsOutOfRange) {
  const std::vector<uint64_t> popularity(3);
  EXPECT_THROW(SpreadOf(Lists{{3}}, 2, popularity), Error);
  EXPECT_THROW(SpreadOf(Lists{{1}}, 0, popularity), Error);
}

}  // namespace
}  // namespace bole
