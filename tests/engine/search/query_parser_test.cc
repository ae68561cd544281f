#include "engine/search/query_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::HasSubstr;

std::string Parsed(std::string_view text) {
  return ToText(ParseQuery(text, PlainFields()));
}

std::string Refused(std::string_view text) {
  try {
    return "parsed: " + Parsed(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
}

TEST(QueryParserTest, ReadsWhatRecruitersType) {
  EXPECT_EQ(Parsed("上海 推荐系统 工程师 C++"), "(上海 AND 推荐系统 AND 工程师 AND C++)");
  EXPECT_EQ(Parsed("title:(算法 OR machine learning) AND skill:\"C++\" NOT company:腾讯"),
            "((title:算法 OR (title:machine AND title:learning)) AND skill:\"C++\" AND "
            "NOT company:腾讯)");
}

TEST(QueryParserTest, AndBindsStrongerThanOr) {
  EXPECT_EQ(Parsed("a b OR c AND d"), "((a AND b) OR (c AND d))");
  EXPECT_EQ(Parsed("a (b OR c) d"), "(a AND (b OR c) AND d)");
}

TEST(QueryParserTest, NotBelongsToWhatFollows) {
  EXPECT_EQ(Parsed("NOT a b"), "(NOT a AND b)");
  EXPECT_EQ(Parsed("NOT NOT a"), "a");
  EXPECT_EQ(Parsed("a -b -\"c d\" -(e OR f)"), "(a AND NOT b AND NOT \"c d\" AND NOT (e OR f))");
  EXPECT_EQ(Parsed("front-end - x"), "(front-end AND - AND x)");
}

TEST(QueryParserTest, TakesFullWidthMarks) {
  EXPECT_EQ(Parsed("title：（算法　OR　“机器 学习”）"), "(title:算法 OR title:\"机器 学习\")");
}

TEST(QueryParserTest, ReadsScopesAndNumbers) {
  EXPECT_EQ(Parsed("company.past_not_current:acme"), "company.past_not_current:acme");
  EXPECT_EQ(Parsed("years:3..5"), "years:3..5");
  EXPECT_EQ(Parsed("years:(..2 OR 10..)"), "(years:..2 OR years:10..)");
  EXPECT_EQ(Parsed("years:4"), "years:4..4");
  EXPECT_EQ(Parsed("city:上海"), "city:=\"上海\"");
}

TEST(QueryParserTest, AColonInsideAWordIsAWord) {
  EXPECT_EQ(Parsed("9:30 1:1"), "(9:30 AND 1:1)");
}

TEST(QueryParserTest, WhatIsLikeNoFieldBeforeAColonIsWords) {
  EXPECT_EQ(Parsed("上海：推荐"), "(上海 AND 推荐)");
  EXPECT_EQ(Parsed("http://a.b/c java"), "((http AND //a.b/c) AND java)");
  EXPECT_EQ(Parsed("负责：（推荐 OR 搜索）"), "(负责 AND (推荐 OR 搜索))");
  EXPECT_EQ(Parsed("-上海：推荐"), "NOT (上海 AND 推荐)");
  EXPECT_EQ(Parsed("title:(note: java)"), "(title:note AND title:java)");
  EXPECT_EQ(Parsed("note: title:java"), "(note AND title:java)");
  EXPECT_EQ(Parsed("note:http://a.b"), "(note AND http AND //a.b)");
  EXPECT_EQ(Parsed("note: OR java:"), "(note OR java)");
  EXPECT_EQ(Parsed("note: -java"), "(note AND NOT java)");
  EXPECT_THAT(Refused("titel:a"), HasSubstr("position 1: expected the name of a field (did you"));
  EXPECT_THAT(Refused("open_to_work:yes"), HasSubstr("position 1: expected the name of a field"));
  EXPECT_THAT(Refused("note.past:a"), HasSubstr("position 1: expected the name of a field"));
  const QueryNode query = ParseQuery("java 上海：推荐", PlainFields());
  EXPECT_EQ(query.children[1].range, (TextRange{5, 20}));
}

TEST(QueryParserTest, ARangeBeginsWithItsLowerEnd) {
  EXPECT_EQ(Parsed("years:3..3"), "years:3..3");
  EXPECT_EQ(Refused("java years:5..3"),
            "position 12: expected a number or low..high, found \"5..3\"");
  EXPECT_THROW(QueryOf(std::vector<Clause>{{"years", "5..3"}}, PlainFields()), Error);
}

TEST(QueryParserTest, BlanksAskForEverything) {
  EXPECT_EQ(Parsed(""), "*");
  EXPECT_EQ(Parsed(" \t　"), "*");
}

TEST(QueryParserTest, ErrorsNameThePositionAndWhatWasExpected) {
  EXPECT_EQ(Refused("算法 AND"),
            "position 7: expected a word, a phrase in quotes, a field or \"(\", found the end");
  EXPECT_EQ(Refused("(a OR b"), "position 8: expected \")\", found the end");
  EXPECT_EQ(Refused("a)"), "position 2: expected an operator or the end, found \")\"");
  EXPECT_EQ(Refused("上海 \"推荐"),
            "position 7: expected the quote that closes the phrase, found the end");
  EXPECT_EQ(Refused("OR a"),
            "position 1: expected a word, a phrase in quotes, a field or \"(\", found \"OR\"");
  EXPECT_EQ(Refused("years:many"), "position 7: expected a number or low..high, found \"many\"");
  EXPECT_EQ(Refused("tittle:a"),
            "position 1: expected the name of a field (did you mean \"title\"?), found \"tittle\"");
  EXPECT_THAT(Refused("title.soon:a"), HasSubstr("position 1: expected either, current, past"));
  EXPECT_THAT(Refused("title:"), HasSubstr("position 7: expected a word"));
}

TEST(QueryParserTest, HostileTextsCostNothing) {
  EXPECT_THAT(Refused(std::string(kMaxQueryBytes + 1, 'a')), HasSubstr("longer than"));
  EXPECT_THAT(Refused(std::string(200, '(') + "a" + std::string(200, ')')),
              HasSubstr("fewer brackets"));
  std::string many;
  for (size_t i = 0; i <= kMaxQueryNodes; ++i) many += "a ";
  EXPECT_THAT(Refused(many), HasSubstr("fewer terms"));
  EXPECT_THAT(Refused("a\xff"), HasSubstr("UTF-8"));
  many.clear();
  for (size_t i = 0; i <= kMaxQueryNodes; ++i) many += "a:";
  EXPECT_THAT(Refused(many), HasSubstr("fewer terms"));
}

TEST(QueryParserTest, ClausesOfAFormAreOneQuery) {
  using enum Clause::Demand;
  const std::vector<Clause> clauses = {{"skill", "C++", kMust},
                                       {"city", "上海", kCan},
                                       {"city", "北京", kCan},
                                       {"company", "acme", kMustNot, Scope::kCurrent},
                                       {"years", "3..", kMust}};
  EXPECT_EQ(ToText(QueryOf(clauses, PlainFields())),
            "(skill:=\"C++\" AND NOT company.current:=\"acme\" AND years:3.. AND "
            "(city:=\"上海\" OR city:=\"北京\"))");
  EXPECT_EQ(ToText(QueryOf({}, PlainFields())), "*");
}

TEST(QueryParserTest, RefusesClausesThatSayNothing) {
  EXPECT_THROW(QueryOf(std::vector<Clause>{{"skill", ""}}, PlainFields()), Error);
  EXPECT_THROW(QueryOf(std::vector<Clause>{{"skil", "a"}}, PlainFields()), Error);
  EXPECT_THROW(QueryOf(std::vector<Clause>{{"years", "x"}}, PlainFields()), Error);
}

}  // namespace
}  // namespace bole
