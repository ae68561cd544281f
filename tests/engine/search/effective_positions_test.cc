#include "engine/search/effective_positions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/store/table.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kNow = 1000;
constexpr EffectiveTense kHeld = {Tense::kCurrent, TenseReason::kOpen, kNoTime};

std::vector<EffectiveTense> Tenses(std::vector<PositionDates> positions) {
  return EffectiveTenses(positions, kNow);
}

//   |--- 100 ------------ never closed
//        |--- 200 ---| 300
//                         |--- 400 ---- never closed
TEST(EffectivePositionsTest, WhatWasNeverClosedEndedWhenTheNextBegan) {
  EXPECT_THAT(Tenses({{100, kNoTime}, {200, 300}, {400, kNoTime}}),
              ElementsAre(EffectiveTense{Tense::kPast, TenseReason::kSuperseded, 200},
                          EffectiveTense{Tense::kPast, TenseReason::kEnded, 300}, kHeld));
}

TEST(EffectivePositionsTest, TheOrderOfPositionsDoesNotMatter) {
  EXPECT_THAT(Tenses({{400, kNoTime}, {100, kNoTime}}),
              ElementsAre(kHeld, EffectiveTense{Tense::kPast, TenseReason::kSuperseded, 400}));
}

TEST(EffectivePositionsTest, TwoThatBeganTogetherAreBothHeld) {
  EXPECT_THAT(Tenses({{400, kNoTime}, {400, kNoTime}}), ElementsAre(kHeld, kHeld));
}

TEST(EffectivePositionsTest, AnEndToComeIsHeldWhateverBegan) {
  EXPECT_THAT(
      Tenses({{100, 2000}, {400, kNoTime}}),
      ElementsAre(EffectiveTense{Tense::kCurrent, TenseReason::kEndsLater, kNoTime}, kHeld));
}

TEST(EffectivePositionsTest, WhatBeginsLaterSupersedesNothingYet) {
  EXPECT_THAT(Tenses({{100, kNoTime}, {1500, kNoTime}}), ElementsAre(kHeld, kHeld));
}

TEST(EffectivePositionsTest, WithoutDatesAllAreHeldUnlessOneHasADate) {
  EXPECT_THAT(Tenses({{kNoTime, kNoTime}, {kNoTime, kNoTime}}), ElementsAre(kHeld, kHeld));
  EXPECT_THAT(Tenses({{kNoTime, kNoTime}, {500, kNoTime}}),
              ElementsAre(EffectiveTense{Tense::kPast, TenseReason::kSuperseded, 500}, kHeld));
  EXPECT_THAT(Tenses({}), IsEmpty());
}

}  // namespace
}  // namespace bole
