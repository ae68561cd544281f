#include "models/cross_fitting.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"
#include "models/calibration.h"

namespace bole {
namespace {

constexpr uint32_t kNumParts = 3;
constexpr BoostedTreesOptions kTrees = {.num_trees = 30, .max_depth = 3};

// A number that tells, one that says nothing, and a segment of two: in the second everybody says
// yes half as often.
struct Drawn {
  Drawn(size_t count, uint64_t seed) {
    Random random(seed);
    examples.features.resize(static_cast<Eigen::Index>(count), 3);
    for (size_t i = 0; i < count; ++i) {
      auto row = examples.features.row(static_cast<Eigen::Index>(i));
      row << static_cast<float>(random.Normal()), static_cast<float>(random.Normal()),
          static_cast<float>(i % 2);
      examples.labels.push_back(random.Chance(Truth({row.data(), 3})) ? 1.0F : 0.0F);
      examples.weights.push_back(random.Chance(0.5) ? 1.0F : 2.0F);
      parts.push_back(static_cast<uint32_t>(Mix64(i) % kNumParts));
    }
  }

  static double Truth(std::span<const float> row) {
    return (row[2] > 0 ? 0.5 : 1) / (1 + std::exp(-row[0]));
  }

  // All examples but those of a part; of all for kNumParts.
  Examples Without(uint32_t part) const {
    Examples rest;
    std::vector<Eigen::Index> kept;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] == part) continue;
      kept.push_back(static_cast<Eigen::Index>(i));
      rest.labels.push_back(examples.labels[i]);
      rest.weights.push_back(examples.weights[i]);
    }
    rest.features = examples.features(kept, Eigen::all);
    return rest;
  }

  Examples examples;
  std::vector<uint32_t> parts;
};

CrossFittingOptions Options(size_t num_threads = 1) {
  return {
      .num_parts = kNumParts, .trees = {kTrees}, .segment_feature = 2, .num_threads = num_threads};
}

std::span<const float> RowAt(const Examples& examples, size_t i) {
  return {examples.features.row(static_cast<Eigen::Index>(i)).data(), 3};
}

TEST(CrossFittingTest, CalibratesEachExampleByTreesThatHaveNotSeenItsPart) {
  const Drawn drawn(3000, 1);
  const CrossFit fit = LearnCrossFitted(drawn.examples, drawn.parts, Options());
  EXPECT_EQ(fit.all.trees.nodes(), LearnBoostedTrees(drawn.examples, kTrees).nodes());
  ASSERT_EQ(fit.without.size(), kNumParts);
  std::vector<TreeEnsemble> expected;
  for (uint32_t part = 0; part < kNumParts; ++part) {
    expected.push_back(LearnBoostedTrees(drawn.Without(part), kTrees));
    EXPECT_EQ(fit.without[part].trees.nodes(), expected[part].nodes());
    EXPECT_EQ(fit.without[part].curve.points(), fit.all.curve.points());
    EXPECT_EQ(fit.without[part].segments.offsets, fit.all.segments.offsets);
  }
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < drawn.parts.size(); ++i) {
    outcomes.push_back({expected[drawn.parts[i]].Score(RowAt(drawn.examples, i)),
                        drawn.examples.labels[i], drawn.examples.weights[i]});
  }
  EXPECT_EQ(fit.all.curve.points(), FitCalibration(outcomes).points());
}

TEST(CrossFittingTest, ForetellsAsOftenAsItHappensInEitherSegment) {
  const Drawn drawn(12'000, 1), asked(20'000, 2);
  const CrossFit fit = LearnCrossFitted(drawn.examples, drawn.parts, Options());
  double predicted[2] = {}, truth[2] = {};
  for (size_t i = 0; i < asked.parts.size(); ++i) {
    predicted[i % 2] += fit.all.Probability(RowAt(asked.examples, i)) / 10'000;
    truth[i % 2] += Drawn::Truth(RowAt(asked.examples, i)) / 10'000;
  }
  for (size_t segment = 0; segment < 2; ++segment) {
    EXPECT_NEAR(predicted[segment], truth[segment], 0.015) << segment;
  }
}

// Trees find something in noise, but not in what they haven't seen.
TEST(CrossFittingTest, OfNoiseItForetellsTheMean) {
  Drawn drawn(3000, 1);
  Random random(5);
  for (float& label : drawn.examples.labels) label = random.Chance(0.3) ? 1.0F : 0.0F;
  const CrossFit fit = LearnCrossFitted(drawn.examples, drawn.parts, Options());
  for (size_t i = 0; i < 500; ++i) {
    EXPECT_NEAR(fit.all.Probability(RowAt(drawn.examples, i)), 0.3, 0.08);
  }
}

// Labels follow the first feature and the last: without these less is foretold, without the second
// as much.
TEST(CrossFittingTest, ReadsMoreOnlyWhereThatSurelyForetellsBetter) {
  const Drawn drawn(600, 3);
  const CrossFit everything = LearnCrossFitted(drawn.examples, drawn.parts, Options());
  CrossFittingOptions options = Options();
  options.unread = {{0, 1}, {1}, {}};
  const CrossFit fit = LearnCrossFitted(drawn.examples, drawn.parts, options);
  options.unread = {{1}};
  const CrossFit expected = LearnCrossFitted(drawn.examples, drawn.parts, options);
  EXPECT_EQ(fit.all.trees.nodes(), expected.all.trees.nodes());
  EXPECT_EQ(fit.without[1].trees.nodes(), expected.without[1].trees.nodes());
  EXPECT_NE(fit.all.trees.nodes(), everything.all.trees.nodes());
  // What isn't read changes nothing.
  const std::vector<float> usual = {0.5F, 2, 0}, odd = {0.5F, -2, 0};
  EXPECT_EQ(fit.all.Probability(usual), fit.all.Probability(odd));
  EXPECT_NE(everything.all.Probability(usual), everything.all.Probability(odd));
}

// Of a few examples deep trees learn chance.
TEST(CrossFittingTest, KeepsTheTreesThatForetellThePartsBest) {
  const Drawn drawn(600, 1);
  CrossFittingOptions options = Options();
  options.trees = {{.num_trees = 300, .max_depth = 8, .min_leaf_weight = 1, .ridge = 0}, kTrees};
  const CrossFit fit = LearnCrossFitted(drawn.examples, drawn.parts, options);
  const CrossFit expected = LearnCrossFitted(drawn.examples, drawn.parts, Options());
  EXPECT_EQ(fit.all.trees.nodes(), expected.all.trees.nodes());
  EXPECT_EQ(fit.without[1].trees.nodes(), expected.without[1].trees.nodes());
  EXPECT_EQ(fit.all.curve.points(), expected.all.curve.points());
}

TEST(CrossFittingTest, ThreadsChangeNothing) {
  const Drawn drawn(2000, 1);
  const CrossFit one = LearnCrossFitted(drawn.examples, drawn.parts, Options(1));
  const CrossFit three = LearnCrossFitted(drawn.examples, drawn.parts, Options(3));
  EXPECT_EQ(one.all.trees.nodes(), three.all.trees.nodes());
  EXPECT_EQ(one.all.curve.points(), three.all.curve.points());
  EXPECT_EQ(one.all.segments.offsets, three.all.segments.offsets);
}

}  // namespace
}  // namespace bole
