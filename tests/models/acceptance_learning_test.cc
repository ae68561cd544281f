#include "models/acceptance_learning.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"
#include "engine/eval/reliability.h"

namespace bole {
namespace {

// One in so many examples has the second feature, which decides.
double Truth(float first, float second) {
  return second > 0 ? 0.9 : 1 / (1 + std::exp(-first));
}

Examples Draw(size_t count, uint64_t seed) {
  Random random(seed);
  Examples examples;
  examples.features.resize(static_cast<Eigen::Index>(count), 2);
  for (size_t i = 0; i < count; ++i) {
    auto row = examples.features.row(static_cast<Eigen::Index>(i));
    row << static_cast<float>(2 * random.Normal()), random.Chance(0.1) ? 1.0f : 0.0f;
    examples.labels.push_back(random.Chance(Truth(row[0], row[1])) ? 1.0f : 0.0f);
  }
  return examples;
}

Reliability Measure(const CalibratedTrees& learned, const Examples& asked) {
  std::vector<Forecast> forecasts;
  for (size_t i = 0; i < asked.size(); ++i) {
    const auto row = asked.features.row(static_cast<Eigen::Index>(i));
    forecasts.push_back(
        {learned.Probability({row.data(), 2}), asked.labels[i], Truth(row[0], row[1])});
  }
  return MeasureReliability(forecasts);
}

TEST(AcceptanceLearningTest, ForetellsAsOftenAsItHappens) {
  const auto learned = LearnAcceptance(Draw(6000, 1), Draw(6000, 2), {});
  ASSERT_TRUE(learned.has_value());
  for (const ForecastGroup& tenth : Measure(*learned, Draw(20'000, 3)).tenths) {
    EXPECT_NEAR(tenth.predicted, tenth.truth, 0.03);
  }
}

// Habits have changed: everybody accepts less. The curve is of the later ones.
TEST(AcceptanceLearningTest, IsCalibratedOnTheLaterOnes) {
  Examples later = Draw(6000, 2);
  Random random(7);
  for (float& label : later.labels) label = random.Chance(0.5) ? label : 0;
  const auto learned = LearnAcceptance(Draw(6000, 1), later, {});
  ASSERT_TRUE(learned.has_value());
  double mean = 0, expected = 0;
  const Examples asked = Draw(5000, 3);
  for (size_t i = 0; i < asked.size(); ++i) {
    const auto row = asked.features.row(static_cast<Eigen::Index>(i));
    mean += learned->Probability({row.data(), 2}) / 5000;
    expected += 0.5 * Truth(row[0], row[1]) / 5000;
  }
  EXPECT_NEAR(mean, expected, 0.02);
}

// Only lately those with the second feature accept half as often; the earlier ones outnumber them.
TEST(AcceptanceLearningTest, SegmentsAreCalibratedByThemselves) {
  Examples later = Draw(4000, 2);
  Random random(7);
  for (size_t i = 0; i < later.size(); ++i) {
    if (later.features(static_cast<Eigen::Index>(i), 1) > 0 && random.Chance(0.5)) {
      later.labels[i] = 0;
    }
  }
  const Examples earlier = Draw(12'000, 1), asked = Draw(4000, 3);
  const auto error = [&](const AcceptanceOptions& options) {
    const auto learned = LearnAcceptance(earlier, later, options);
    double predicted = 0, count = 0;
    for (size_t i = 0; i < asked.size(); ++i) {
      const auto row = asked.features.row(static_cast<Eigen::Index>(i));
      if (row[1] == 0) continue;
      predicted += learned->Probability({row.data(), 2});
      ++count;
    }
    return predicted / count - 0.45;
  };
  EXPECT_GT(error({}), 0.1);
  EXPECT_LT(error({.segment_feature = 1}), 0.04);
}

TEST(AcceptanceLearningTest, IsTheSameForAnyNumberOfThreads) {
  const Examples earlier = Draw(1000, 1), later = Draw(1000, 2);
  const auto one = LearnAcceptance(earlier, later, {.segment_feature = 1, .num_threads = 1}),
             three = LearnAcceptance(earlier, later, {.segment_feature = 1, .num_threads = 3});
  EXPECT_EQ(one->trees.nodes(), three->trees.nodes());
  EXPECT_EQ(one->curve.slope(), three->curve.slope());
  EXPECT_EQ(one->curve.points(), three->curve.points());
  EXPECT_EQ(one->segments.offsets, three->segments.offsets);
}

TEST(AcceptanceLearningTest, LearnsNothingFromTooFew) {
  EXPECT_FALSE(LearnAcceptance(Draw(6000, 1), Draw(400, 2), {}).has_value());
  EXPECT_FALSE(LearnAcceptance(Draw(400, 1), Draw(6000, 2), {}).has_value());
  Examples nobody;
  nobody.features.resize(0, 2);
  EXPECT_FALSE(LearnAcceptance(nobody, nobody, {}).has_value());
}

}  // namespace
}  // namespace bole
