#include "features/graph/stays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/store/table.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

constexpr float kNotKnown = std::numeric_limits<float>::quiet_NaN();

TEST(YearOfTest, IsExactAtTheBeginningOfYears) {
  EXPECT_EQ(YearOf(0), 1970);
  EXPECT_EQ(YearOf(1'325'376'000), 2012);  // 2012-01-01
  EXPECT_EQ(YearOf(1'325'376'000 - 1), 2012 - 1 / 365.0f);
  EXPECT_EQ(YearOf(1'325'376'000 + 183 * 86'400), 2012.5f);  // 2012 has 366 days
}

TEST(YearOfTest, IsNotKnownWithoutATimeOrForAnAbsurdOne) {
  EXPECT_TRUE(std::isnan(YearOf(kNoTime)));
  EXPECT_TRUE(std::isnan(YearOf(std::numeric_limits<int64_t>::max())));
}

TEST(StaysTest, AreSortedWithinARowAndEqualOnesKeptOnce) {
  const Stays stays = MakeStays(
      {{1, {7, 2012, 2014}}, {0, {9, 2001, 2002}}, {1, {7, 2010, 2011}}, {1, {7, 2012, 2014}}}, 3);
  EXPECT_THAT(stays.offsets, ElementsAre(0, 1, 3, 3));
  EXPECT_THAT(stays.others, ElementsAre(9, 7, 7));
  EXPECT_THAT(stays.from_years, ElementsAre(2001, 2010, 2012));
}

TEST(StaysTest, EqualOnesWithoutYearsAreKeptOnce) {
  const Stays stays = MakeStays({{0, {1, kNotKnown, 2014}}, {0, {1, kNotKnown, 2014}}}, 1);
  EXPECT_THAT(stays.others, ElementsAre(1));
}

TEST(StaysTest, TransposedTwiceAreTheSame) {
  const Stays stays =
      MakeStays({{1, {2, 2012, 2014}}, {0, {2, 2001, 2002}}, {1, {0, 2010, 2011}}}, 2);
  const Stays transposed = TransposeStays(stays.view(), 3);
  EXPECT_THAT(transposed.offsets, ElementsAre(0, 1, 1, 3));
  EXPECT_THAT(transposed.others, ElementsAre(1, 0, 1));
  const Stays again = TransposeStays(transposed.view(), 2);
  EXPECT_EQ(again.offsets, stays.offsets);
  EXPECT_EQ(again.others, stays.others);
  EXPECT_EQ(again.from_years, stays.from_years);
}

}  // namespace
}  // namespace bole
