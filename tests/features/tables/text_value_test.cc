#include "features/tables/text_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace bole {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

// 2024-02-29T00:00:00Z.
constexpr int64_t kLeapDay = 1'709'164'800;

TEST(ParseTimeTest, ReadsDatesAndTimesOfIso8601) {
  EXPECT_EQ(ParseTime("1970-01-01"), 0);
  EXPECT_EQ(ParseTime("2024-02-29"), kLeapDay);
  EXPECT_EQ(ParseTime(" 2024-02-29 08:30 "), kLeapDay + 30'600);
  EXPECT_EQ(ParseTime("2024-02-29T08:30:15"), kLeapDay + 30'615);
  EXPECT_EQ(ParseTime("2024-02-29T08:30:15.999Z"), kLeapDay + 30'615);
  EXPECT_EQ(ParseTime("1969-12-31T23:59:59"), -1);
}

TEST(ParseTimeTest, TakesOffThePlacesDistanceFromUtc) {
  EXPECT_EQ(ParseTime("2024-02-29 08:00:00+08:00"), kLeapDay);
  EXPECT_EQ(ParseTime("2024-02-29 08:00+08"), kLeapDay);
  EXPECT_EQ(ParseTime("2024-02-28T18:30:00-0530"), kLeapDay);
}

TEST(ParseTimeTest, RefusesWhatIsNoTimeOrCouldBeTwo) {
  for (const char* text :
       {"", "2024", "2024-02-30", "2023-02-29", "29/02/2024", "2024-13-01", "2024-02-29 24:00",
        "2024-02-29 08", "2024-02-29T08:30:60", "2024-02-29T08:30:15.", "2024-02-29 08:30 CET",
        "2024-02-29T", "1709164800", "2024-02-29 08:30+8", "-2024-02-29", "2024-02-29 08:30+08:"}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
}

TEST(ParseIntegerTest, ReadsWholeNumbersOnly) {
  EXPECT_EQ(ParseInteger(" 42 "), 42);
  EXPECT_EQ(ParseInteger("-7"), -7);
  EXPECT_EQ(ParseInteger("+3"), 3);
  EXPECT_EQ(ParseInteger("3.00"), 3);
  EXPECT_EQ(ParseInteger("9223372036854775807"), INT64_MAX);
  // The smallest number stands for a missing one.
  for (const char* text : {"", "x", "3.5", "3x", "+-3", "0x10", "1e3", "9223372036854775808",
                           "-9223372036854775808", "."}) {
    EXPECT_EQ(ParseInteger(text), std::nullopt) << text;
  }
}

TEST(ParseRealTest, ReadsFiniteNumbersOnly) {
  EXPECT_EQ(ParseReal("2.5"), 2.5);
  EXPECT_EQ(ParseReal("+1e3"), 1000);
  for (const char* text : {"", "x", "inf", "nan", "1e999", "1,5", "2.5 km"}) {
    EXPECT_EQ(ParseReal(text), std::nullopt) << text;
  }
}

TEST(ParseFlagTest, ReadsZeroOneTrueFalse) {
  EXPECT_EQ(ParseFlag("1"), Flag::kYes);
  EXPECT_EQ(ParseFlag("TRUE"), Flag::kYes);
  EXPECT_EQ(ParseFlag("0"), Flag::kNo);
  EXPECT_EQ(ParseFlag(" False"), Flag::kNo);
  for (const char* text : {"", "2", "yes", "truer"}) EXPECT_EQ(ParseFlag(text), std::nullopt);
}

TEST(ParseListTest, SplitsAtSemicolonsAndBars) {
  EXPECT_THAT(ParseList("C++; 机器学习 ;;SQL"), Optional(ElementsAre("C++", "机器学习", "SQL")));
  EXPECT_THAT(ParseList("a|b"), Optional(ElementsAre("a", "b")));
  EXPECT_THAT(ParseList("one, still one"), Optional(ElementsAre("one, still one")));
  EXPECT_THAT(ParseList(" ; "), Optional(IsEmpty()));
}

TEST(ParseListTest, ReadsJsonArrays) {
  EXPECT_THAT(ParseList(R"(["a;b", "\u4f2f\u4e50", null, 7, ""])"),
              Optional(ElementsAre("a;b", "伯乐", "7")));
  EXPECT_THAT(ParseList("[]"), Optional(IsEmpty()));
  for (const char* text : {"[", "[a, b]", "[[1]]", R"(["a"] x)"}) {
    EXPECT_EQ(ParseList(text), std::nullopt) << text;
  }
}

TEST(IdProblemTest, TakesIdsOfAnyScriptUpTo256Bytes) {
  EXPECT_EQ(IdProblem("u-1"), nullptr);
  EXPECT_EQ(IdProblem("张三"), nullptr);
  EXPECT_EQ(IdProblem(" "), nullptr);
  EXPECT_EQ(IdProblem(std::string(256, 'x')), nullptr);
  EXPECT_STREQ(IdProblem(""), "empty");
  EXPECT_STREQ(IdProblem(std::string(257, 'x')), "longer than 256 bytes");
  EXPECT_STREQ(IdProblem("a\tb"), "control character");
  EXPECT_STREQ(IdProblem(std::string_view("a\0", 2)), "control character");
  EXPECT_STREQ(IdProblem("a\x7F"), "control character");
  EXPECT_STREQ(IdProblem("a\xFF"), "invalid UTF-8");
}

}  // namespace
}  // namespace bole
