#include "models/segment_calibration.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bole {
namespace {

// So many examples of a segment that all were foretold with one half.
void Add(uint32_t segment, int yes, int no, std::vector<SegmentOutcome>& outcomes) {
  for (int i = 0; i < yes; ++i) outcomes.push_back({0.5f, 1, segment});
  for (int i = 0; i < no; ++i) outcomes.push_back({0.5f, 0, segment});
}

// By hand: at the optimum, yes - n p(o) = ridge * o.
TEST(SegmentCalibrationTest, MovesASegmentAsFarAsItsSizeAllows) {
  std::vector<SegmentOutcome> outcomes;
  Add(0, 3000, 1000, outcomes);
  Add(1, 30, 10, outcomes);
  const std::vector<float> offsets = FitSegmentOffsets(outcomes, 3);
  ASSERT_EQ(offsets.size(), 3u);
  EXPECT_NEAR(offsets[0], std::log(3), 0.05);
  for (size_t i = 0; i < 2; ++i) {
    const double n = i == 0 ? 4000 : 40, yes = 0.75 * n;
    EXPECT_NEAR(yes - n / (1 + std::exp(-offsets[i])), kSegmentRidge * offsets[i], 1e-3);
  }
  EXPECT_GT(offsets[1], 0.2);
  EXPECT_LT(offsets[1], 0.4) << "forty say little";
  EXPECT_EQ(offsets[2], 0);
}

TEST(SegmentCalibrationTest, StaysWhereTheCurveIsRight) {
  std::vector<SegmentOutcome> outcomes;
  Add(0, 500, 500, outcomes);
  EXPECT_NEAR(FitSegmentOffsets(outcomes, 1)[0], 0, 1e-6);
  EXPECT_EQ(FitSegmentOffsets({}, 2), (std::vector<float>{0, 0}));
  EXPECT_TRUE(FitSegmentOffsets({}, 0).empty());
}

}  // namespace
}  // namespace bole
