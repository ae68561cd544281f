#include "engine/ranking/calibration_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

TEST(CalibrationCurveTest, IsTheLogisticCurveOfLogOddsByDefault) {
  EXPECT_FLOAT_EQ(CalibrationCurve().Probability(0), 0.5f);
  EXPECT_FLOAT_EQ(CalibrationCurve().Probability(std::log(3.0f)), 0.75f);
  EXPECT_FLOAT_EQ(CalibrationCurve(2, 1, {}).Probability(-0.5f), 0.5f);
}

TEST(CalibrationCurveTest, FollowsItsPointsToAHundredth) {
  const CalibrationCurve curve(1, 0, {{-1, 0.1f}, {1, 0.5f}, {3, 0.5f}});
  EXPECT_NEAR(curve.Probability(0), 0.3f, 0.01f);
  EXPECT_NEAR(curve.Probability(-9), 0.1f, 0.01f);
  EXPECT_NEAR(curve.Probability(9), 0.5f, 0.01f);
}

TEST(CalibrationCurveTest, RisesWhereThePointsAreLevel) {
  const CalibrationCurve curve(1, 0, {{-1, 0.2f}, {1, 0.2f}});
  for (float score = -4; score < 4; score += 0.25f) {
    EXPECT_LT(curve.Probability(score), curve.Probability(score + 0.25f)) << score;
  }
}

TEST(CalibrationCurveTest, RefusesACurveThatFalls) {
  EXPECT_THROW(CalibrationCurve(-1, 0, {}), Error);
  EXPECT_THROW(CalibrationCurve(std::nanf(""), 0, {}), Error);
  EXPECT_THROW(CalibrationCurve(1, 0, {{0, 0.5f}, {0, 0.6f}}), Error);
  EXPECT_THROW(CalibrationCurve(1, 0, {{0, 0.5f}, {1, 0.4f}}), Error);
  EXPECT_THROW(CalibrationCurve(1, 0, {{0, -0.1f}}), Error);
  EXPECT_THROW(CalibrationCurve(1, 0, {{0, std::nanf("")}}), Error);
}

TEST(CalibrationCurveTest, ReadsWhatItWrote) {
  const TemporaryDirectory directory;
  ArrayFileWriter writer(directory.path() / "curve");
  CalibrationCurve(2, 1, {{-1, 0.1f}, {1, 0.5f}}).Write("accepts", writer);
  writer.Finish();
  const ArrayFile file = ArrayFile::Open(directory.path() / "curve");
  const CalibrationCurve read = CalibrationCurve::Read("accepts", file);
  EXPECT_EQ(read.slope(), 2);
  EXPECT_EQ(read.offset(), 1);
  EXPECT_EQ(read.points().size(), 2u);
  EXPECT_THROW(CalibrationCurve::Read("invites", file), Error);
}

}  // namespace
}  // namespace bole
