#include "models/order_judgement.h"

#include <gtest/gtest.h>

#include <vector>

namespace bole {
namespace {

std::vector<ListQuality> Recalls(const std::vector<double>& recalls) {
  std::vector<ListQuality> lists;
  for (const double recall : recalls) lists.push_back({.recall = recall});
  return lists;
}

bool IsBetter(const std::vector<double>& recalls, const std::vector<double>& than) {
  return IsSurelyBetter(Recalls(recalls), Recalls(than), &ListQuality::recall);
}

// Gains of 1, 1, 1, 0: the mean is 3/4, and the standard error sqrt(3 / 16 + 9 / 16) / 4 = .2165.
TEST(OrderJudgementTest, AsksForTwoStandardErrors) {
  EXPECT_TRUE(IsBetter({1, 1, 1, 0}, {0, 0, 0, 0}));
  EXPECT_FALSE(IsBetter({0, 0, 0, 0}, {1, 1, 1, 0}));
  // The mean is 1/4, and the standard error the same.
  EXPECT_FALSE(IsBetter({1, 0, 0, 0}, {0, 0, 0, 0}));
}

TEST(OrderJudgementTest, ComparesListByList) {
  EXPECT_TRUE(IsBetter({0.1, 0.5, 1.0}, {0.0, 0.4, 0.9})) << "the same small gain on every list";
  EXPECT_FALSE(IsBetter({0.5, 0.5}, {0.5, 0.5}));
  EXPECT_FALSE(IsBetter({}, {}));
}

TEST(OrderJudgementTest, MeansAreOverLists) {
  const std::vector<ListQuality> lists = {{.recall = 1, .ndcg = 0.5}, {.recall = 0, .ndcg = 0.25}};
  EXPECT_EQ(MeanOf(lists).recall_at_20, 0.5);
  EXPECT_EQ(MeanOf(lists).ndcg_at_20, 0.375);
  EXPECT_EQ(MeanOf({}).recall_at_20, 0);
}

}  // namespace
}  // namespace bole
