#include "models/segment_calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace bole {
namespace {

// So many examples of a segment that all were foretold with one half.
void Add(uint32_t segment, int yes, int no, std::vector<SegmentOutcome>& outcomes) {
  for (int i = 0; i < yes; ++i) outcomes.push_back({0.5f, 1, segment});
  for (int i = 0; i < no; ++i) outcomes.push_back({0.5f, 0, segment});
}

// Yes three times as often as no in both slices: the logarithm of three, less what the usual size
// of an offset (here the same) leaves of the few.
TEST(SegmentCalibrationTest, MovesASegmentAsFarAsItsSizeAllows) {
  std::vector<SegmentOutcome> outcomes;
  Add(0, 3000, 1000, outcomes);
  Add(1, 1000, 3000, outcomes);
  Add(2, 6, 2, outcomes);
  const std::vector<float> offsets = FitSegmentOffsets(outcomes, outcomes, 4);
  ASSERT_EQ(offsets.size(), 4u);
  EXPECT_NEAR(offsets[0], std::log(3), 0.02);
  EXPECT_NEAR(offsets[1], -std::log(3), 0.02);
  EXPECT_GT(offsets[2], 0.3);
  EXPECT_LT(offsets[2], 0.9) << "sixteen say little";
  EXPECT_NEAR(offsets[3], 0, 1e-6);
}

// Seven large segments haven't changed, so neither has the small one, whatever its few latest say.
TEST(SegmentCalibrationTest, DoesNotFollowChanceWhereSegmentsStayAsTheyAre) {
  std::vector<SegmentOutcome> earlier, later;
  for (uint32_t segment = 0; segment < 7; ++segment) {
    const int yes = segment % 2 == 0 ? 5300 : 4700;
    Add(segment, yes, 10'000 - yes, earlier);
    Add(segment, yes, 10'000 - yes, later);
  }
  Add(7, 5000, 5000, earlier);
  Add(7, 70, 50, later);
  const std::vector<float> offsets = FitSegmentOffsets(earlier, later, 8);
  EXPECT_NEAR(offsets[0], std::log(5300.0 / 4700), 0.01);
  EXPECT_NEAR(offsets[1], -std::log(5300.0 / 4700), 0.01);
  EXPECT_NEAR(offsets[7], 0, 0.02) << "alone: " << std::log(70.0 / 50);
}

// All have changed, so the earlier slice, however large, says little of any.
TEST(SegmentCalibrationTest, BelievesTheLatestWhereSegmentsChange) {
  std::vector<SegmentOutcome> earlier, later;
  for (uint32_t segment = 0; segment < 4; ++segment) {
    Add(segment, 10'000, 10'000, earlier);
    Add(segment, segment % 2 == 0 ? 750 : 250, segment % 2 == 0 ? 250 : 750, later);
  }
  const std::vector<float> offsets = FitSegmentOffsets(earlier, later, 4);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(offsets[i], (i % 2 == 0 ? 1 : -1) * std::log(3), 0.03);
  }
}

TEST(SegmentCalibrationTest, AWeightIsAsManyExamples) {
  std::vector<SegmentOutcome> one_by_one, weighted = {{0.5f, 1, 0, 300}, {0.5f, 0, 0, 100}};
  Add(0, 300, 100, one_by_one);
  EXPECT_NEAR(FitSegmentOffsets({}, weighted, 1)[0], FitSegmentOffsets({}, one_by_one, 1)[0], 1e-6);
}

TEST(SegmentCalibrationTest, StaysWhereTheCurveIsRight) {
  std::vector<SegmentOutcome> outcomes;
  Add(0, 500, 500, outcomes);
  EXPECT_NEAR(FitSegmentOffsets(outcomes, outcomes, 1)[0], 0, 1e-6);
  EXPECT_EQ(FitSegmentOffsets({}, {}, 2), (std::vector<float>{0, 0}));
  EXPECT_TRUE(FitSegmentOffsets({}, {}, 0).empty());
}

// One that has only ever said yes is moved up, but not to the end of the world.
TEST(SegmentCalibrationTest, StaysFiniteWhereThereIsNoNo) {
  std::vector<SegmentOutcome> outcomes;
  Add(0, 40, 0, outcomes);
  Add(1, 400, 400, outcomes);
  const float offset = FitSegmentOffsets(outcomes, outcomes, 2)[0];
  EXPECT_GT(offset, 0.5);
  EXPECT_LT(offset, 6);
}

TEST(SegmentCalibrationTest, IsTheSameInAnyOrder) {
  std::vector<SegmentOutcome> earlier, later;
  Add(0, 30, 20, earlier);
  Add(1, 20, 40, earlier);
  Add(0, 7, 9, later);
  Add(1, 3, 1, later);
  const std::vector<float> offsets = FitSegmentOffsets(earlier, later, 2);
  std::ranges::reverse(earlier);
  std::ranges::reverse(later);
  const std::vector<float> turned = FitSegmentOffsets(earlier, later, 2);
  EXPECT_NEAR(offsets[0], turned[0], 1e-6);
  EXPECT_NEAR(offsets[1], turned[1], 1e-6);
}

}  // namespace
}  // namespace bole
