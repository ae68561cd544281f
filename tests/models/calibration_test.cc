#include "models/calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/base/random.h"

namespace bole {
namespace {

std::vector<Outcome> Draw(size_t count, const std::function<double(double)>& probability) {
  Random random(5);
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < count; ++i) {
    const double score = 6 * random.Uniform() - 3;
    outcomes.push_back({static_cast<float>(score), random.Chance(probability(score)) ? 1.0f : 0});
  }
  return outcomes;
}

TEST(CalibrationTest, FindsALogisticCurve) {
  const auto truth = [](double score) { return 1 / (1 + std::exp(-(0.5 * score - 1))); };
  const CalibrationCurve curve = FitCalibration(Draw(2000, truth));
  EXPECT_TRUE(curve.points().empty());
  EXPECT_NEAR(curve.slope(), 0.5, 0.1);
  EXPECT_NEAR(curve.offset(), -1, 0.15);
}

TEST(CalibrationTest, FindsAStepFromAThousandPositivesOn) {
  const auto truth = [](double score) { return score < 1 ? 0.1 : 0.6; };
  const CalibrationCurve curve = FitCalibration(Draw(40000, truth));
  EXPECT_FALSE(curve.points().empty());
  for (const float score : {-2.0f, 0.5f, 1.5f, 2.9f}) {
    EXPECT_NEAR(curve.Probability(score), truth(score), 0.03) << score;
  }
}

TEST(CalibrationTest, StaysSmoothWhereStepsWouldOnlyFollowChance) {
  const auto truth = [](double score) { return 1 / (1 + std::exp(-score)); };
  const CalibrationCurve curve = FitCalibration(Draw(6000, truth));
  EXPECT_TRUE(curve.points().empty());
  for (const float score : {-2.5f, -1.0f, 0.0f, 1.0f, 2.5f}) {
    EXPECT_NEAR(curve.Probability(score), truth(score), 0.015) << score;
  }
}

// By hand: the means .1, .6, .2 of three scores pool the last two to .4.
TEST(CalibrationTest, PoolsWhatFalls) {
  std::vector<Outcome> outcomes;
  const auto add = [&](float score, int positive, int negative) {
    for (int i = 0; i < positive; ++i) outcomes.push_back({score, 1});
    for (int i = 0; i < negative; ++i) outcomes.push_back({score, 0});
  };
  add(0, 200, 1800);
  add(1, 1200, 800);
  add(2, 400, 1600);
  const CalibrationCurve curve = FitCalibration(outcomes);
  ASSERT_EQ(curve.points().size(), 2u);
  EXPECT_EQ(curve.points()[0], (CalibrationCurve::Point{0, 0.1f}));
  EXPECT_EQ(curve.points()[1], (CalibrationCurve::Point{1.5f, 0.4f}));
}

TEST(CalibrationTest, DependsOnTheSetOfOutcomesAlone) {
  std::vector<Outcome> outcomes = Draw(5000, [](double) { return 0.4; });
  const CalibrationCurve curve = FitCalibration(outcomes);
  std::reverse(outcomes.begin(), outcomes.end());
  const CalibrationCurve again = FitCalibration(outcomes);
  EXPECT_EQ(curve.slope(), again.slope());
  EXPECT_EQ(curve.points(), again.points());
}

TEST(CalibrationTest, IsPlainWithoutOutcomesOfBothKinds) {
  EXPECT_EQ(FitCalibration({}).Probability(0), 0.5f);
  EXPECT_EQ(FitCalibration(std::vector<Outcome>{{3, 1}}).Probability(0), 0.5f);
}

TEST(CalibrationTest, RisesWhenScoresSayTheOpposite) {
  const CalibrationCurve curve =
      FitCalibration(Draw(3000, [](double score) { return score < 0 ? 0.6 : 0.2; }));
  EXPECT_GT(curve.Probability(1), curve.Probability(-1));
}

}  // namespace
}  // namespace bole
