#include "engine/eval/impact_ratios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::IsEmpty;

// Three women on 2, 1 and 0 lists, two men on 2 each, and one of whom nothing is known.
TEST(ImpactRatiosTest, ByHand) {
  const std::vector<uint32_t> exposure = {2, 1, 0, 2, 2, 9};
  const std::vector<std::string> values = {"f", "f", "f", "m", "m", ""};
  const auto groups = MeasureImpact(exposure, values, {.least_reference = 1});
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].value, "f");
  EXPECT_EQ(groups[0].members, 3u);
  EXPECT_EQ(groups[0].shown, 3u);
  EXPECT_DOUBLE_EQ(groups[0].share_of_members, 0.6);
  EXPECT_DOUBLE_EQ(groups[0].share_of_shown, 3.0 / 7);
  EXPECT_DOUBLE_EQ(groups[0].ratio, 0.5);
  EXPECT_DOUBLE_EQ(groups[1].ratio, 1);
  EXPECT_DOUBLE_EQ(groups[1].low, 1);
  EXPECT_DOUBLE_EQ(groups[1].high, 1);
}

TEST(ImpactRatiosTest, NobodyIsMeasuredAgainstAFew) {
  std::vector<uint32_t> exposure(100, 1);
  std::vector<std::string> values(100, "many");
  exposure[7] = 50;
  values[7] = "one";
  const auto groups = MeasureImpact(exposure, values, {});
  EXPECT_DOUBLE_EQ(groups[0].ratio, 1);
  EXPECT_DOUBLE_EQ(groups[1].ratio, 50);
}

// Two groups of the same chances: the interval holds 1 in about 95 of 100 worlds.
TEST(ImpactRatiosTest, IntervalsHoldTheTruthAsOftenAsTheySay) {
  int held = 0;
  for (uint64_t world = 0; world < 100; ++world) {
    Random random(world);
    std::vector<uint32_t> exposure(1000);
    std::vector<std::string> values(1000);
    for (size_t i = 0; i < exposure.size(); ++i) {
      exposure[i] = static_cast<uint32_t>(random.Exponential() * 5);
      values[i] = i % 3 == 0 ? "a" : "b";
    }
    for (const GroupImpact& group : MeasureImpact(exposure, values, {.num_replicates = 200})) {
      if (group.ratio < 1) held += group.high >= 1;
      if (group.ratio > 1) ADD_FAILURE() << "the reference has the most";
    }
  }
  EXPECT_GE(held, 88);
}

TEST(ImpactRatiosTest, Edges) {
  EXPECT_THAT(MeasureImpact({}, {}, {}), IsEmpty());
  const std::vector<uint32_t> nobody_shown = {0, 0};
  const std::vector<std::string> values = {"a", "b"};
  for (const GroupImpact& group : MeasureImpact(nobody_shown, values, {})) {
    EXPECT_EQ(group.ratio, 0);
    EXPECT_EQ(group.share_of_shown, 0);
  }
  EXPECT_THROW(MeasureImpact(nobody_shown, {}, {}), Error);
}

}  // namespace
}  // namespace bole
