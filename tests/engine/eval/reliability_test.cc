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
  EXPECT_GT(reliability.calibration.observed, 0.04);
  EXPECT_NEAR(reliability.brier_score, (0.3 * 0.64 + 0.7 * 0.04 + 0.6 * 0.16 + 0.4 * 0.36) / 2,
              1e-12);
}

TEST(ReliabilityTest, IsExactForForecastsThatCameTrue) {
  const std::vector<Forecast> sure = {{0, 0}, {0, 0}, {1, 1}};
  const Reliability reliability = MeasureReliability(sure);
  EXPECT_EQ(reliability.tenths.size(), 3u);
  EXPECT_EQ(reliability.calibration.observed, 0);
  EXPECT_EQ(reliability.brier_score, 0);
  EXPECT_TRUE(std::isnan(reliability.tenths[0].truth));
}

// All foretold .5, half came true: the mean is right, each alone is .5 off.
TEST(ReliabilityTest, ChanceIsTheStandardErrorOverParties) {
  std::vector<Forecast> forecasts = {
      {0.5, 1, 0.75}, {0.5, 1, 0.75}, {0.5, 0, 0.25}, {0.5, 0, 0.25}};
  const ForecastGroup alone = MeanOf(forecasts);
  EXPECT_NEAR(alone.observed_chance, std::sqrt(4 * 0.25) / 4, 1e-12);
  EXPECT_NEAR(alone.truth_chance, std::sqrt(4 * 0.0625) / 4, 1e-12);
  // Two parties, who are wrong by 1 together.
  for (size_t i = 0; i < forecasts.size(); ++i) forecasts[i].party = i < 2 ? 7 : 9;
  EXPECT_NEAR(MeanOf(forecasts).observed_chance, std::sqrt(2.0) / 4, 1e-12);
}

TEST(ReliabilityTest, AForecastCountsAsMuchAsItStandsFor) {
  const std::vector<Forecast> forecasts = {{.predicted = 0.2, .outcome = 0, .weight = 3},
                                           {.predicted = 0.6, .outcome = 1, .weight = 1}};
  const ForecastGroup mean = MeanOf(forecasts);
  EXPECT_EQ(mean.size, 2u);
  EXPECT_NEAR(mean.predicted, 0.3, 1e-12);
  EXPECT_NEAR(mean.observed, 0.25, 1e-12);
  EXPECT_NEAR(MeasureReliability(forecasts).brier_score, (3 * 0.04 + 0.16) / 4, 1e-12);
  // A group each: .2 off with a weight of 3, .4 with 1.
  EXPECT_NEAR(MeasureReliability(forecasts).calibration.observed, (3 * 0.2 + 0.4) / 4, 1e-12);
}

TEST(ReliabilityTest, ErrorsOfGroupsStandBesideWhatChanceMakesOfThem) {
  const std::vector<ForecastGroup> groups = {
      {.weight = 1, .predicted = 0.5, .observed = 0.4, .truth = 0.45, .observed_chance = 0.1},
      {.weight = 3, .predicted = 0.2, .observed = 0.3, .truth = 0.2, .observed_chance = 0.02}};
  const CalibrationError error = ErrorOver(groups);
  EXPECT_NEAR(error.observed, 0.1, 1e-12);
  EXPECT_NEAR(error.truth, 0.05 / 4, 1e-12);
  EXPECT_NEAR(error.observed_chance, 0.797885 * (0.1 + 3 * 0.02) / 4, 1e-6);
}

TEST(ReliabilityTest, IsNothingOfNothing) {
  EXPECT_TRUE(MeasureReliability({}).tenths.empty());
  EXPECT_EQ(MeanOf({}).size, 0u);
}

}  // namespace
}  // namespace bole
