#include "engine/ranking/filter_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Sums are 3, 4 and twice 0; their root mean square is 2.5.
TEST(FilterScorerTest, SumsByHand) {
  const Csr filter = MakeCsr({{0, 1, 1}, {2, 1, 2}, {2, 3, 4}}, 4, 4, Duplicates::kMax);
  FilterScorer scorer(filter.view());
  std::vector<ScoredRow> scores;
  const std::vector<uint32_t> history = {0, 2};
  EXPECT_DOUBLE_EQ(scorer.Sum(history, {}, &scores), 2.5);
  EXPECT_THAT(scores, ElementsAre(ScoredRow{3, 1}, ScoredRow{4, 3}));
  EXPECT_EQ(scorer.Sum({}, {}, &scores), 0);
  EXPECT_THAT(scores, IsEmpty());
}

// Twice the first row and half of the second: 2 + 1 and 2.
TEST(FilterScorerTest, WeighsTheHistory) {
  const Csr filter = MakeCsr({{0, 1, 1}, {2, 1, 2}, {2, 3, 4}}, 4, 4, Duplicates::kMax);
  FilterScorer scorer(filter.view());
  std::vector<ScoredRow> scores;
  const std::vector<uint32_t> history = {0, 2};
  const std::vector<float> weights = {2, 0.5F};
  EXPECT_DOUBLE_EQ(scorer.Sum(history, weights, &scores), std::sqrt((9.0 + 4.0) / 4));
  EXPECT_THAT(scores, ElementsAre(ScoredRow{3, 1}, ScoredRow{2, 3}));
}

TEST(FilterScorerTest, SaysNothingWithoutAFilter) {
  FilterScorer scorer{CsrView{}};
  std::vector<ScoredRow> scores = {{1, 1}};
  const std::vector<uint32_t> history = {7};
  EXPECT_EQ(scorer.Sum(history, {}, &scores), 0);
  EXPECT_THAT(scores, IsEmpty());
}

// A plain loop over all items, for histories that touch few blocks and all of them.
TEST(FilterScorerTest, AgreesWithAPlainLoopAndForgetsTheLastQuery) {
  constexpr uint32_t kItems = 1000;
  std::vector<CsrEntry> entries;
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    entries.push_back({static_cast<uint32_t>(random.Below(kItems)),
                       static_cast<uint32_t>(random.Below(kItems)),
                       static_cast<float>(random.Uniform())});
  }
  const Csr filter = MakeCsr(entries, kItems, kItems, Duplicates::kMax);
  FilterScorer scorer(filter.view());
  std::vector<ScoredRow> scores;
  for (uint32_t step : {900U, 300U, 2U, 500U}) {
    std::vector<uint32_t> history;
    for (uint32_t item = 0; item < kItems; item += step) history.push_back(item);
    std::vector<double> sums(kItems, 0);
    double squares = 0;
    for (const uint32_t item : history) {
      for (size_t i = 0; i < filter.view().row_size(item); ++i) {
        sums[filter.view().row(item)[i]] += filter.view().row_values(item)[i];
      }
    }
    for (const double sum : sums) squares += sum * sum / kItems;
    EXPECT_NEAR(scorer.Sum(history, {}, &scores), std::sqrt(squares), 1e-5);
    size_t next = 0;
    for (uint32_t item = 0; item < kItems; ++item) {
      if (sums[item] == 0) continue;
      ASSERT_LT(next, scores.size());
      EXPECT_EQ(scores[next].row, item);
      EXPECT_NEAR(scores[next++].score, sums[item], 1e-4);
    }
    EXPECT_EQ(next, scores.size());
  }
}

}  // namespace
}  // namespace bole
