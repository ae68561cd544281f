#include "models/boosted_trees.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

// Yes with odds that rise with x, doubled where y is missing; z says nothing.
Examples MakeExamples(size_t count) {
  Random random(3);
  Examples examples;
  examples.features.resize(static_cast<Eigen::Index>(count), 3);
  for (size_t i = 0; i < count; ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    const double x = random.Normal();
    const bool missing = random.Chance(0.3);
    examples.features(row, 0) = static_cast<float>(x);
    examples.features(row, 1) = missing ? std::nanf("") : 1.0f;
    examples.features(row, 2) = static_cast<float>(random.Uniform());
    const double odds = std::exp(2 * x - 1 + (missing ? std::log(2.0) : 0));
    examples.labels.push_back(random.Chance(odds / (1 + odds)) ? 1.0f : 0.0f);
  }
  return examples;
}

std::span<const float> Row(const Examples& examples, size_t i) {
  return {examples.features.row(static_cast<Eigen::Index>(i)).data(), 3};
}

// What XGBoost itself says of the rows, by the model's log-odds.
std::vector<float> LogOddsOfXgboost(const Examples& examples, const BoostedTreesOptions& options) {
  DMatrixHandle matrix = nullptr;
  const auto rows = static_cast<bst_ulong>(examples.features.rows());
  EXPECT_EQ(XGDMatrixCreateFromMat(examples.features.data(), rows, 3, std::nanf(""), &matrix), 0);
  EXPECT_EQ(XGDMatrixSetFloatInfo(matrix, "label", examples.labels.data(), rows), 0);
  BoosterHandle booster = nullptr;
  EXPECT_EQ(XGBoosterCreate(&matrix, 1, &booster), 0);
  double yes = 0;
  for (const float label : examples.labels) yes += label;
  const std::vector<std::pair<std::string, std::string>> settings = {
      {"objective", "binary:logistic"},
      {"tree_method", "hist"},
      {"verbosity", "0"},
      {"nthread", "1"},
      {"base_score", std::to_string(yes / static_cast<double>(rows))},
      {"max_depth", std::to_string(options.max_depth)},
      {"eta", std::to_string(options.learning_rate)},
      {"min_child_weight", std::to_string(options.min_leaf_weight)},
      {"lambda", std::to_string(options.ridge)}};
  for (const auto& [name, value] : settings)
    EXPECT_EQ(XGBoosterSetParam(booster, name.c_str(), value.c_str()), 0);
  for (size_t i = 0; i < options.num_trees; ++i)
    EXPECT_EQ(XGBoosterUpdateOneIter(booster, static_cast<int>(i), matrix), 0);
  const char* config =
      R"({"type": 1, "training": false, "iteration_begin": 0, "iteration_end": 0,
          "strict_shape": false, "cache_id": 0})";
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* scores = nullptr;
  EXPECT_EQ(XGBoosterPredictFromDMatrix(booster, matrix, config, &shape, &dimensions, &scores), 0);
  std::vector<float> copy(scores, scores + rows);
  XGBoosterFree(booster);
  XGDMatrixFree(matrix);
  return copy;
}

TEST(BoostedTreesTest, ScoresAsXgboostDoes) {
  const Examples examples = MakeExamples(3000);
  const BoostedTreesOptions options = {.num_trees = 40};
  const TreeEnsemble trees = LearnBoostedTrees(examples, options);
  const std::vector<float> expected = LogOddsOfXgboost(examples, options);
  ASSERT_EQ(trees.num_trees(), 40u);
  for (size_t i = 0; i < examples.size(); ++i) {
    ASSERT_NEAR(trees.Score(Row(examples, i)), expected[i], 1e-5) << i;
  }
}

TEST(BoostedTreesTest, LearnsThePlantedOdds) {
  const TreeEnsemble trees = LearnBoostedTrees(MakeExamples(20000), {.max_depth = 3});
  for (const float x : {-1.0f, 0.0f, 1.0f}) {
    EXPECT_NEAR(trees.Score(std::vector<float>{x, 1, 0.5f}), 2 * x - 1, 0.3);
    EXPECT_NEAR(trees.Score(std::vector<float>{x, std::nanf(""), 0.5f}), 2 * x - 1 + std::log(2),
                0.3);
  }
}

TEST(BoostedTreesTest, AnExampleOfWeightTwoCountsLikeTwo) {
  Examples twice = MakeExamples(500);
  Examples weighted = twice;
  weighted.weights.assign(weighted.size(), 2);
  const Matrix once = twice.features;
  twice.features.resize(1000, 3);
  twice.features << once, once;
  twice.labels.insert(twice.labels.end(), weighted.labels.begin(), weighted.labels.end());
  const TreeEnsemble a = LearnBoostedTrees(twice, {.num_trees = 5});
  const TreeEnsemble b = LearnBoostedTrees(weighted, {.num_trees = 5});
  for (size_t i = 0; i < 500; ++i) {
    EXPECT_NEAR(a.Score(Row(weighted, i)), b.Score(Row(weighted, i)), 0.1);
  }
}

TEST(BoostedTreesTest, IsTheSameEveryTime) {
  const Examples examples = MakeExamples(2000);
  EXPECT_EQ(LearnBoostedTrees(examples, {}).nodes(), LearnBoostedTrees(examples, {}).nodes());
}

// The largest fall of the score as a feature grows by steps, the others as in a row.
float LargestFall(const TreeEnsemble& trees, std::vector<float> row, size_t feature) {
  float highest = -1e9F, fall = 0;
  for (int step = -30; step <= 30; ++step) {
    row[feature] = static_cast<float>(step) / 10;
    const float score = trees.Score(row);
    highest = std::max(highest, score);
    fall = std::max(fall, highest - score);
  }
  return fall;
}

// Few examples, small leaves: by chance alone the odds fall here and there as x grows.
TEST(BoostedTreesTest, ScoresOnlyRiseWithAFeatureThatMayNotFall) {
  const Examples examples = MakeExamples(300);
  BoostedTreesOptions options = {.num_trees = 40, .max_depth = 4, .min_leaf_weight = 1};
  const TreeEnsemble free = LearnBoostedTrees(examples, options);
  const std::array<int8_t, 3> rises = {BoostedTreesOptions::kOnlyRises, 0, 0};
  options.directions = rises;
  const TreeEnsemble rising = LearnBoostedTrees(examples, options);
  const std::array<int8_t, 3> falls = {BoostedTreesOptions::kOnlyFalls, 0, 0};
  options.directions = falls;
  const TreeEnsemble falling = LearnBoostedTrees(examples, options);
  const auto rise = [](const TreeEnsemble& trees, const std::vector<float>& row) {
    std::vector<float> low = row, high = row;
    low[0] = -3;
    high[0] = 3;
    return trees.Score(high) - trees.Score(low);
  };
  for (const float other : {0.1F, 0.5F, 0.9F}) {
    const std::vector<float> row = {0, 1, other};
    EXPECT_GT(LargestFall(free, row, 0), 0.01F);
    EXPECT_EQ(LargestFall(rising, row, 0), 0);
    EXPECT_GT(rise(rising, row), 1) << "what there is to learn is learned";
    EXPECT_LE(rise(falling, row), 0);
  }
}

TEST(BoostedTreesTest, HasNoTreesWithoutExamplesOfBothKinds) {
  Examples examples = MakeExamples(10);
  examples.labels.assign(10, 1);
  EXPECT_EQ(LearnBoostedTrees(examples, {}).num_trees(), 0u);
  EXPECT_EQ(LearnBoostedTrees({}, {}).num_trees(), 0u);
}

TEST(BoostedTreesTest, RefusesExamplesThatDontFitTogether) {
  Examples examples = MakeExamples(10);
  examples.labels.pop_back();
  EXPECT_THROW(LearnBoostedTrees(examples, {}), Error);
  examples = MakeExamples(10);
  examples.weights = {1, 2};
  EXPECT_THROW(LearnBoostedTrees(examples, {}), Error);
  const std::array<int8_t, 2> directions = {1, 1};
  EXPECT_THROW(LearnBoostedTrees(MakeExamples(10), {.directions = directions}), Error);
}

}  // namespace
}  // namespace bole
