#include "models/pattern_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace bole {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

SearchOptions Plane(size_t num_halvings) {
  return {.axes = {{"x", -10, 10, 1}, {"y", -10, 10, 2}}, .num_halvings = num_halvings};
}

// The top is at (3, −4.5): two halvings of y's step meet it.
double Hill(const SearchPoint& at) {
  return 100 - (at[0] - 3) * (at[0] - 3) - (at[1] + 4.5) * (at[1] + 4.5);
}

TEST(PatternSearchTest, ReachesTheTopWithinItsSmallestSteps) {
  const SearchResult found = Climb({0, 0}, Plane(2), 0, Hill);
  EXPECT_THAT(found.point, ElementsAre(DoubleNear(3, 1e-9), DoubleNear(-4.5, 1e-9)));
  EXPECT_EQ(found.value, 100);
  EXPECT_TRUE(found.complete);
}

// Along x = y it goes up, beside it steeply down: no single axis leads up.
TEST(PatternSearchTest, NeedsADiagonalOnARidge) {
  const auto ridge = [](const SearchPoint& at) {
    return at[0] + at[1] - 10 * std::abs(at[0] - at[1]);
  };
  SearchOptions options{.axes = {{"x", -10, 10, 1}, {"y", -10, 10, 1}}, .num_halvings = 0};
  EXPECT_THAT(Climb({0, 0}, options, 0, ridge).point, ElementsAre(0, 0));
  options.diagonals = {{1, 1}};
  EXPECT_THAT(Climb({0, 0}, options, 0, ridge).point, ElementsAre(10, 10));
}

TEST(PatternSearchTest, StaysWithinBounds) {
  const auto slope = [](const SearchPoint& at) {
    EXPECT_LE(std::abs(at[0]), 10);
    EXPECT_LE(std::abs(at[1]), 10);
    return at[1] - at[0];
  };
  EXPECT_THAT(Climb({99, 0}, Plane(1), 0, slope).point, ElementsAre(-10, 10));
}

TEST(PatternSearchTest, LeavesAloneWhatGainsTooLittle) {
  const auto flat = [](const SearchPoint& at) { return 100 + 0.01 * at[0]; };
  EXPECT_THAT(Climb({0, 0}, Plane(0), 0.001, flat).point, ElementsAre(0, 0));
  EXPECT_THAT(Climb({0, 0}, Plane(0), 0, flat).point, ElementsAre(10, 0));
}

TEST(PatternSearchTest, KeepsTheBestWhenTimeRunsOut) {
  for (int calls : {0, 1, 3, 5}) {
    int left = calls;
    double best = -1e9;
    const SearchResult found =
        Climb({0, 0}, Plane(2), 0, [&](const SearchPoint& at) -> std::optional<double> {
          if (left-- == 0) return {};
          best = std::max(best, Hill(at));
          return Hill(at);
        });
    EXPECT_FALSE(found.complete);
    EXPECT_EQ(found.value.has_value(), calls > 0);
    if (found.value) {
      EXPECT_EQ(*found.value, best);
      EXPECT_EQ(Hill(found.point), best);
    }
  }
}

}  // namespace
}  // namespace bole
