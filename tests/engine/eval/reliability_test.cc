#include "engine/eval/reliability.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bole {
namespace {

// 100 forecasts of .2 of which 30 come true, 100 of .6 of which 60 do.
std::vector<Forecast> TwoKinds() {
  std::vector<Forecast> forecasts;
  for (int i = 0; i < 100; ++i) {
    forecasts.push_back({0.6, i < 60 ? 1.0 : 0.0, 0.5});
    forecasts.push_back({0.2, i % 10 < 3 ? 1.0 : 0.0, 0.25});
  }
  return forecasts;
}

TEST(ReliabilityTest, ComparesTenthsInTheOrderOfPredictions) {
  const Reliability reliability = MeasureReliability(TwoKinds());
  ASSERT_EQ(reliability.tenths.size(), 10u);
  EXPECT_EQ(reliability.tenths[0].size, 20u);
  EXPECT_NEAR(reliability.tenths[0].predicted, 0.2, 1e-12);
  EXPECT_NEAR(reliability.tenths[0].observed, 0.3, 1e-12);
  EXPECT_NEAR(reliability.tenths[0].truth, 0.25, 1e-12);
  EXPECT_NEAR(reliability.tenths[9].predicted, 0.6, 1e-12);
}

TEST(ReliabilityTest, MeasuresErrorAndScore) {
  // Each group of one kind is some .1 off; what is off by chance within the other adds to it.
  const Reliability reliability = MeasureReliability(TwoKinds());
  EXPECT_GT(reliability.calibration_error, 0.04);
  EXPECT_NEAR(reliability.brier_score, (0.3 * 0.64 + 0.7 * 0.04 + 0.6 * 0.16 + 0.4 * 0.36) / 2,
              1e-12);
}

TEST(ReliabilityTest, IsExactForForecastsThatCameTrue) {
  const std::vector<Forecast> sure = {{0, 0}, {0, 0}, {1, 1}};
  const Reliability reliability = MeasureReliability(sure);
  EXPECT_EQ(reliability.tenths.size(), 3u);
  EXPECT_EQ(reliability.calibration_error, 0);
  EXPECT_EQ(reliability.brier_score, 0);
  EXPECT_TRUE(std::isnan(reliability.tenths[0].truth));
}

TEST(ReliabilityTest, IsNothingOfNothing) {
  EXPECT_TRUE(MeasureReliability({}).tenths.empty());
  EXPECT_EQ(MeanOf({}).size, 0u);
}

}  // namespace
}  // namespace bole
