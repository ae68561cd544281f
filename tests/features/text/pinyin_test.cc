#include "features/text/pinyin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bole {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(PinyinTest, SaysACharacterWithoutItsTone) {
  const Pinyin pinyin;
  EXPECT_THAT(pinyin.Readings("华"), ElementsAre("hua"));
  EXPECT_THAT(pinyin.Readings("为"), ElementsAre("wei"));
}

TEST(PinyinTest, WritesTheUmlautInBothWays) {
  const Pinyin pinyin;
  EXPECT_THAT(pinyin.Readings("吕"), ElementsAre("lu", "lv"));
}

TEST(PinyinTest, KnowsWhatIsSaidInNames) {
  const Pinyin pinyin;
  EXPECT_THAT(pinyin.Readings("重"), ElementsAre("chong", "zhong"));
  EXPECT_THAT(pinyin.Readings("厦"), Contains("xia"));
  EXPECT_THAT(pinyin.Readings("长"), Contains("chang"));
}

TEST(PinyinTest, WhatIsNotOneChineseCharacterHasNone) {
  const Pinyin pinyin;
  for (const char* text : {"", "a", "ü", "、", "华为", "é", "サ"}) {
    EXPECT_THAT(pinyin.Readings(text), IsEmpty()) << text;
  }
}

}  // namespace
}  // namespace bole
