#include "engine/base/top_k.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TopKTest, TakesTheBestFirstAndTiesBySmallerRow) {
  TopK top(3);
  top.Add(1, 5);
  top.Add(2, 9);
  top.Add(1, 4);
  top.Add(2, 3);
  top.Add(0, 1);
  EXPECT_THAT(top.Take(), ElementsAre(ScoredRow{2, 3}, ScoredRow{2, 9}, ScoredRow{1, 4}));
}

TEST(TopKTest, KeepsNothingForZero) {
  TopK top(0);
  top.Add(1, 1);
  EXPECT_THAT(top.Take(), IsEmpty());
  EXPECT_EQ(top.threshold(), std::numeric_limits<float>::infinity());
}

TEST(TopKTest, IsEmptyAgainAfterTake) {
  TopK top(2);
  top.Add(1, 1);
  top.Take();
  EXPECT_EQ(top.threshold(), -std::numeric_limits<float>::infinity());
  EXPECT_THAT(top.Take(), IsEmpty());
}

TEST(TopKTest, ThresholdIsTheWorstScoreKept) {
  TopK top(2);
  top.Add(5, 0);
  top.Add(3, 1);
  top.Add(4, 2);
  EXPECT_EQ(top.threshold(), 4);
}

TEST(TopKTest, AgreesWithSortingEverything) {
  Random random(3);
  for (size_t k = 1; k < 40; k += 6) {
    std::vector<ScoredRow> all;
    TopK top(k);
    for (uint32_t row = 0; row < 30; ++row) {
      // Few different scores, so that many tie.
      const auto score = static_cast<float>(random.Below(5));
      all.push_back({score, row});
      top.Add(score, row);
    }
    std::sort(all.begin(), all.end(), IsBetter);
    all.resize(std::min(k, all.size()));
    EXPECT_EQ(top.Take(), all);
  }
}

}  // namespace
}  // namespace bole
