#include "engine/search/likely_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/search/likely_order.h"
#include "engine/search/own_kinds.h"
#include "tests/engine/search/likely_people.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;

TEST(LikelyRowsTest, OddsAreTheShareOfAnswersHalvedByDaysAway) {
  const SearchIndex index = IndexOf(kSix);
  const LikelyRows rows = RowsOf(index, kSix);
  const std::vector<float> odds = {4, 2, 1, 0.5f, 0.5f, 49};
  for (uint32_t row = 0; row < odds.size(); ++row) {
    EXPECT_THAT(rows.row(row).log_odds(false), FloatNear(std::log(odds[row]), 1 / 256.0f)) << row;
    const float open = row == 1 ? std::log(2.0f) : 0;
    EXPECT_THAT(rows.row(row).log_odds(true), FloatNear(std::log(odds[row]) + open, 1 / 256.0f));
  }
  EXPECT_THAT(rows.in_order(false), ElementsAre(5, 0, 1, 2, 3, 4));
  EXPECT_THAT(rows.in_order(true), ElementsAre(5, 0, 1, 2, 3, 4));  // 0 and 1 are equal now
}

TEST(LikelyRowsTest, AnIndexWithoutAnyOfItHasEquals) {
  SearchIndexWriter writer({{.name = "title", .has_words = true, .weight = 4}});
  writer.Add({});
  writer.Add({});
  const TemporaryDirectory directory;
  writer.Write(directory / "index");
  const SearchIndex index = SearchIndex::Open(directory / "index");
  const LikelyRows rows({.index = index, .days_field = "days_inactive", .answered_share = {}});
  EXPECT_THAT(rows.in_order(true), ElementsAre(0, 1));
  EXPECT_EQ(LikelyOrder(rows, {}).First(RowSet::All(2), 5).rows.size(), 2u);
}

// Of four with a function three are nurses: u = 3/4 and 1/4. Wanted: a cook, with weight 2;
// unwanted: a nurse.
//
//   cook   (2 + 4/4) / (0 + 4/4) * (1 + 4) / (2 + 4) = 5/2
//   nurse  (0 + 3) / (1 + 3) * 5/6 = 5/8
TEST(OwnKindsTest, WhatWasWantedOfWhatIsUsualRaisesTheOdds) {
  const std::vector<Person> people = {{.function = "nurse"},
                                      {.function = "nurse"},
                                      {.function = "nurse"},
                                      {.function = "cook"},
                                      {}};
  const SearchIndex index = IndexOf(people);
  const LikelyRows rows = RowsOf(index, people);
  const OwnKinds own(rows, {.wanted = {{3, 2}, {4, 9}}, .unwanted = {{0, 1}}});
  EXPECT_THAT(own.LogOdds(rows.row(3)), FloatNear(std::log(2.5f), 1e-5f));
  EXPECT_THAT(own.LogOdds(rows.row(1)), FloatNear(std::log(0.625f), 1e-5f));
  EXPECT_EQ(own.LogOdds(rows.row(4)), 0);
  EXPECT_EQ(own.most(), own.LogOdds(rows.row(3)));
  // Of a hundred wanted cooks: cut.
  const OwnKinds many(rows, {.wanted = {{3, 100}}, .unwanted = {{0, 100}}});
  EXPECT_THAT(many.LogOdds(rows.row(3)), FloatNear(std::log(8.0f), 1e-5f));
  EXPECT_THAT(many.LogOdds(rows.row(0)), FloatNear(-std::log(8.0f), 1e-5f));
  const OwnKinds nothing(rows, {});
  for (uint32_t row = 0; row < 5; ++row) EXPECT_EQ(nothing.LogOdds(rows.row(row)), 0);
}

}  // namespace
}  // namespace bole
