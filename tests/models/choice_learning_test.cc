#include "models/choice_learning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

constexpr double kTolerance = 1e-6;
// So far from any certainty that data decide.
constexpr double kVague = 1e-9;

void Add(std::vector<std::vector<float>> alternatives, size_t taken, Choices& choices) {
  for (const auto& alternative : alternatives) {
    std::ranges::copy(alternative, choices.AddAlternative().begin());
  }
  choices.End(taken);
}

// Of four people three say yes: the weight of a constant is ln(3 / 1).
TEST(ChoiceLearningTest, AConstantBetweenYesAndNoLearnsTheLogOdds) {
  Choices choices = {.num_features = 1};
  for (const size_t taken : {0, 0, 0, 1}) Add({{1}, {0}}, taken, choices);
  const auto weights = LearnChoices(choices, {{0}, {kVague}}, 1);
  EXPECT_NEAR(weights[0], std::log(3.0), kTolerance);
}

// Three alternatives a, b, c of which a is taken 4 times, b twice, c once: P is in proportion to
// exp of the weights 0, w1, w2, so w1 = ln(2 / 4) and w2 = ln(1 / 4).
TEST(ChoiceLearningTest, SharesOfThreeAlternativesAreThoseSeen) {
  Choices choices = {.num_features = 2};
  for (const size_t taken : {0, 0, 0, 0, 1, 1, 2}) Add({{0, 0}, {1, 0}, {0, 1}}, taken, choices);
  const auto weights = LearnChoices(choices, {{0, 0}, {kVague, kVague}}, 1);
  EXPECT_NEAR(weights[0], std::log(2.0 / 4), kTolerance);
  EXPECT_NEAR(weights[1], std::log(1.0 / 4), kTolerance);
}

// One yes. With a prior of mean 1 and precision 2 the slope 1 / (1 + exp(w)) = 2 (w - 1) has to
// hold.
TEST(ChoiceLearningTest, ThePriorHoldsTheWeightBack) {
  Choices choices = {.num_features = 1};
  Add({{1}, {0}}, 0, choices);
  const double weight = LearnChoices(choices, {{1}, {2}}, 1)[0];
  EXPECT_NEAR(1 / (1 + std::exp(weight)), 2 * (weight - 1), kTolerance);
  EXPECT_GT(weight, 1);
}

TEST(ChoiceLearningTest, WithoutChoicesThePriorIsAllThereIs) {
  EXPECT_THAT(LearnChoices({.num_features = 2}, {{0.5, -3}, {1, 1}}, 1), ElementsAre(0.5, -3));
}

// Separable: without a limit the weight would grow for ever.
TEST(ChoiceLearningTest, AlwaysTheSameAnswerStaysFinite) {
  Choices choices = {.num_features = 1};
  for (int i = 0; i < 1000; ++i) Add({{100}, {0}}, 0, choices);
  const double weight = LearnChoices(choices, {{0}, {1}}, 1)[0];
  EXPECT_TRUE(std::isfinite(weight));
  EXPECT_GT(weight, 0);
}

Choices RandomChoices(const std::vector<double>& weights, size_t count) {
  Choices choices = {.num_features = weights.size()};
  for (size_t i = 0; i < count; ++i) {
    Random random(7, 0, i);
    constexpr size_t kAlternatives = 6;
    size_t taken = 0;
    double best = -std::numeric_limits<double>::infinity();
    for (size_t place = 0; place < kAlternatives; ++place) {
      double score = -std::log(random.Exponential());  // Gumbel
      const std::span<float> row = choices.AddAlternative();
      for (size_t j = 0; j < row.size(); ++j) {
        row[j] = static_cast<float>(random.Normal());
        score += weights[j] * static_cast<double>(row[j]);
      }
      if (score > best) {
        best = score;
        taken = place;
      }
    }
    choices.End(taken);
  }
  return choices;
}

TEST(ChoiceLearningTest, PlantedTastesAreFound) {
  const std::vector<double> planted = {1, -0.5, 0};
  const auto weights = LearnChoices(RandomChoices(planted, 4000), {{0, 0, 0}, {0.1, 0.1, 0.1}}, 2);
  for (size_t i = 0; i < planted.size(); ++i) EXPECT_NEAR(weights[i], planted[i], 0.06);
}

// Scores of ln 1, ln 2 and ln 5: P is 1/8, 2/8 and 5/8.
TEST(ChoiceLearningTest, LossesAreLogarithmsOfShares) {
  Choices choices = {.num_features = 1};
  Add({{0}, {std::log(2.0F)}, {std::log(5.0F)}}, 2, choices);
  Add({{0}, {std::log(2.0F)}, {std::log(5.0F)}}, 0, choices);
  const auto losses = ChoiceLosses(choices, std::vector<double>{1});
  ASSERT_EQ(losses.size(), 2U);
  EXPECT_NEAR(losses[0], std::log(8.0 / 5), kTolerance);
  EXPECT_NEAR(losses[1], std::log(8.0), kTolerance);
}

TEST(ChoiceLearningTest, TheFirstChoicesAreAsTheyWere) {
  Choices choices = {.num_features = 1};
  Add({{1}, {2}, {3}}, 2, choices);
  const Choices one = choices;
  Add({{4}, {5}}, 0, choices);
  const Choices first = choices.First(1);
  EXPECT_EQ(first.values, one.values);
  EXPECT_EQ(first.begins, one.begins);
  EXPECT_EQ(first.chosen, one.chosen);
  EXPECT_EQ(choices.First(0).size(), 0U);
}

TEST(ChoiceLearningTest, WhatHasNoWeightBeforehandIsNotLearned) {
  const Choices choices = RandomChoices({1, 1}, 500);
  const auto weights = LearnChoices(choices, WithoutFrom(1, {{0, 3}, {kVague, kVague}}), 1);
  EXPECT_GT(weights[0], 0.5);
  EXPECT_NEAR(weights[1], 0, kTolerance);
}

// The second feature says something in the first case alone.
TEST(ChoiceLearningTest, FeaturesAreReadWhereTheySurelyForetell) {
  const WeightPrior prior = {{0, 0}, {1, 1}};
  EXPECT_TRUE(ForetellBetterFrom(1, RandomChoices({1, 1}, 600), 300, prior, 1));
  EXPECT_FALSE(ForetellBetterFrom(1, RandomChoices({1, 0}, 600), 300, prior, 1));
  EXPECT_FALSE(ForetellBetterFrom(1, RandomChoices({1, 1}, 301), 300, prior, 1))
      << "one choice shows nothing";
}

TEST(ChoiceLearningTest, AnyNumberOfThreadsGivesTheSameBits) {
  const Choices choices = RandomChoices({0.3, 2}, 500);
  EXPECT_EQ(LearnChoices(choices, {{0, 0}, {1, 1}}, 1), LearnChoices(choices, {{0, 0}, {1, 1}}, 3));
}

TEST(ChoiceLearningTest, RefusesWhatDoesNotFit) {
  Choices choices = {.num_features = 1};
  Add({{1}, {0}}, 0, choices);
  EXPECT_THROW(LearnChoices(choices, {{0, 0}, {1, 1}}, 1), Error);
  EXPECT_THROW(LearnChoices(choices, {{0}, {0}}, 1), Error) << "no precision";
  Choices outside = choices;
  outside.chosen[0] = 2;
  EXPECT_THROW(LearnChoices(outside, {{0}, {1}}, 1), Error);
  choices.values[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(LearnChoices(choices, {{0}, {1}}, 1), Error);
}

}  // namespace
}  // namespace bole
