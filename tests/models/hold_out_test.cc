#include "models/hold_out.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

TEST(HoldOutTest, PutsEachEntryOnOneSideWithItsValue) {
  const Csr all = RandomInteractions(80, 300, 1);
  const HoldOut parts = SplitHoldOut(all.view(), {.share = 0.3});
  std::vector<CsrEntry> joined;
  for (const Csr* part : {&parts.kept, &parts.held}) {
    CheckCsr(part->view(), "a part");
    for (uint32_t row = 0; row < part->num_rows(); ++row) {
      for (size_t i = 0; i < part->view().row_size(row); ++i) {
        joined.push_back({row, part->view().row(row)[i], part->view().row_values(row)[i]});
      }
    }
  }
  const Csr again = MakeCsr(joined, 80, 300, Duplicates::kSum);
  EXPECT_EQ(again.columns, all.columns);
  EXPECT_EQ(again.values, all.values);
  const double share = static_cast<double>(parts.held.columns.size()) / all.columns.size();
  EXPECT_NEAR(share, 0.3, 0.05);
}

TEST(HoldOutTest, LeavesShortRowsWhole) {
  const Csr all =
      MakeCsr({{0, 1, 1}, {0, 2, 1}, {1, 0, 1}, {1, 1, 1}, {1, 2, 1}}, 2, 3, Duplicates::kMax);
  const HoldOut parts = SplitHoldOut(all.view(), {.share = 0.999, .min_entries = 3});
  EXPECT_EQ(parts.kept.view().row_size(0), 2U);
  EXPECT_EQ(parts.held.view().row_size(1), 3U);
}

TEST(HoldOutTest, DecidesByPairAndSeedAlone) {
  const Csr all = RandomInteractions(80, 300, 1);
  Csr fewer = all;  // without the last row
  fewer.offsets.pop_back();
  fewer.columns.resize(fewer.offsets.back());
  fewer.values.resize(fewer.offsets.back());
  const HoldOut parts = SplitHoldOut(all.view(), {});
  const HoldOut of_fewer = SplitHoldOut(fewer.view(), {});
  EXPECT_TRUE(std::ranges::equal(
      of_fewer.held.columns, std::span(parts.held.columns).first(of_fewer.held.columns.size())));
  EXPECT_NE(parts.held.columns, SplitHoldOut(all.view(), {.seed = 2}).held.columns);
}

TEST(HoldOutTest, TellsColdItemsFromWarmOnesByHand) {
  const Csr held = MakeCsr({{0, 0, 1}, {0, 2, 1}, {2, 1, 1}, {2, 2, 1}}, 3, 3, Duplicates::kMax);
  const HeldSegments parts = SplitByCold(held.view(), std::vector<uint8_t>{0, 0, 1});
  EXPECT_THAT(parts.warm.offsets, ElementsAre(0, 1, 1, 2));
  EXPECT_THAT(parts.warm.columns, ElementsAre(0, 1));
  EXPECT_THAT(parts.cold.offsets, ElementsAre(0, 1, 1, 2));
  EXPECT_THAT(parts.cold.columns, ElementsAre(2, 2));
}

TEST(HoldOutTest, RefusesSharesThatLeaveNothing) {
  const Csr all = RandomInteractions(10, 30, 1);
  EXPECT_THROW(SplitHoldOut(all.view(), {.share = 0}), Error);
  EXPECT_THROW(SplitHoldOut(all.view(), {.share = 1}), Error);
}

}  // namespace
}  // namespace bole
