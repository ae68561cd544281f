#include "engine/retrieval/history_alike.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Four items over two features, by their angle:
//
//   0 along the first, 1 between, 2 along the second, 3 without features
class HistoryAlikeTest : public testing::Test {
 protected:
  std::vector<ScoredRow> Find(std::vector<uint32_t> history, size_t k = 10,
                              const RowFilter& filter = NoFilter()) {
    return HistoryAlike(items_.view(), by_feature_.view()).Find(history, k, filter, &scratch_);
  }

  static constexpr float kHalf = 0.70710678F;
  const Csr items_ =
      MakeCsr({{0, 0, 1}, {1, 0, kHalf}, {1, 1, kHalf}, {2, 1, 1}}, 4, 2, Duplicates::kMax);
  const Csr by_feature_ = Transpose(items_.view());
  HistoryAlike::Scratch scratch_{HistoryAlike(items_.view(), by_feature_.view())};
};

TEST_F(HistoryAlikeTest, MeansOfCosinesByHand) {
  EXPECT_THAT(Find({0}), ElementsAre(ScoredRow{kHalf, 1}));
  EXPECT_THAT(Find({0, 2}), ElementsAre(ScoredRow{kHalf, 1}));
  const auto found = Find({1});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0], (ScoredRow{kHalf, 0}));  // a tie: the smaller row first
  EXPECT_EQ(found[1], (ScoredRow{kHalf, 2}));
}

TEST_F(HistoryAlikeTest, FindsNothingWithoutHistoryFeaturesOrPlaces) {
  EXPECT_THAT(Find({}), IsEmpty());
  EXPECT_THAT(Find({3}), IsEmpty());
  EXPECT_THAT(Find({0}, 0), IsEmpty());
}

TEST_F(HistoryAlikeTest, AsksTheFilter) {
  class Even : public RowFilter {
    bool Allows(uint32_t row) const override { return row % 2 == 0; }
  };
  EXPECT_THAT(Find({1}, 1, Even()), ElementsAre(ScoredRow{kHalf, 0}));
  EXPECT_THAT(Find({0}, 10, Even()), IsEmpty());
}

TEST_F(HistoryAlikeTest, LeavesItsScratchClean) {
  Find({1});
  EXPECT_THAT(Find({0}), ElementsAre(ScoredRow{kHalf, 1}));
}

TEST(HistoryAlikeOracleTest, AgreesWithAllInnerProducts) {
  Random random(11);
  std::vector<CsrEntry> entries;
  for (uint32_t item = 0; item < 200; ++item) {
    for (int i = 0; i < 8; ++i) {
      entries.push_back({item, static_cast<uint32_t>(random.Below(40)),
                         static_cast<float>(0.1 + random.Uniform())});
    }
  }
  const Csr items = MakeCsr(std::move(entries), 200, 40, Duplicates::kMax);
  const Csr by_feature = Transpose(items.view());
  const HistoryAlike alike(items.view(), by_feature.view());
  HistoryAlike::Scratch scratch(alike);
  const std::vector<uint32_t> history = {3, 50, 199};
  std::vector<double> scores(200, 0);
  for (uint32_t item = 0; item < 200; ++item) {
    for (const uint32_t known : history) {
      for (size_t i = 0; i < items.view().row_size(item); ++i) {
        for (size_t j = 0; j < items.view().row_size(known); ++j) {
          if (items.view().row(item)[i] != items.view().row(known)[j]) continue;
          scores[item] +=
              double{items.view().row_values(item)[i]} * items.view().row_values(known)[j] / 3;
        }
      }
    }
  }
  const auto found = alike.Find(history, 20, NoFilter(), &scratch);
  ASSERT_EQ(found.size(), 20u);
  for (const ScoredRow& item : found) EXPECT_NEAR(item.score, scores[item.row], 1e-5);
  for (const uint32_t known : history) scores[known] = 0;
  std::sort(scores.rbegin(), scores.rend());
  EXPECT_NEAR(found.back().score, scores[19], 1e-5);
}

}  // namespace
}  // namespace bole
