#include "engine/search/query_matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/search/query_parser.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class QueryMatcherTest : public ::testing::Test {
 protected:
  // 0: an engineer at Acme, before at Globex    2: left Acme
  // 1: a nurse at Globex                        3: nothing is known
  QueryMatcherTest()
      : index_(MakeIndex(
            {{.entries = {PlainEntry(kTitleField, "front end engineer"),
                          PlainEntry(kCompanyField, "Acme"),
                          PlainEntry(kCompanyField, "Globex", Tense::kPast),
                          PlainEntry(kSkillField, "java"), PlainEntry(kSkillField, "script")},
              .numbers = {{kYearsField, 4}}},
             {.entries = {PlainEntry(kTitleField, "end of life nurse"),
                          PlainEntry(kTitleField, "前端", Tense::kPast),
                          PlainEntry(kCompanyField, "Globex"),
                          PlainEntry(kCompanyField, "globex", Tense::kPast),
                          PlainEntry(kCityField, "Shanghai")},
              .numbers = {{kYearsField, 10}}},
             {.entries = {PlainEntry(kCompanyField, "Acme", Tense::kPast),
                          PlainEntry(kTitleField, "engineer", Tense::kPast)}},
             {}},
            {{{"front", "end"}, {"frontend"}, {"前端"}}})),
        matcher_(index_, words_) {}

  std::vector<uint32_t> Match(std::string_view text) const {
    return matcher_.Match(ParseQuery(text, index_.fields())).Rows();
  }

  PlainWords words_;
  SearchIndex index_;
  QueryMatcher matcher_;
};

TEST_F(QueryMatcherTest, FindsWordsInAnyFieldOrInOne) {
  EXPECT_THAT(Match("engineer"), ElementsAre(0, 2));
  EXPECT_THAT(Match("ACME"), ElementsAre(0, 2));
  EXPECT_THAT(Match("title:acme"), IsEmpty());
  EXPECT_THAT(Match("skill:java"), ElementsAre(0));
  EXPECT_THAT(Match("plumber"), IsEmpty());
}

TEST_F(QueryMatcherTest, CombinesByAndOrNot) {
  EXPECT_THAT(Match("engineer NOT java"), ElementsAre(2));
  EXPECT_THAT(Match("java OR nurse"), ElementsAre(0, 1));
  EXPECT_THAT(Match("NOT (java OR nurse)"), ElementsAre(2, 3));
  EXPECT_THAT(Match(""), ElementsAre(0, 1, 2, 3));
}

TEST_F(QueryMatcherTest, ScopesSayWhen) {
  EXPECT_THAT(Match("company.current:acme"), ElementsAre(0));
  EXPECT_THAT(Match("company.past:acme"), ElementsAre(2));
  EXPECT_THAT(Match("company:globex"), ElementsAre(0, 1));
  EXPECT_THAT(Match("company.past_not_current:globex"), ElementsAre(0));
}

TEST_F(QueryMatcherTest, PhrasesStayWithinOneText) {
  EXPECT_THAT(Match("\"end engineer\""), ElementsAre(0));
  EXPECT_THAT(Match("\"engineer end\""), IsEmpty());
  EXPECT_THAT(Match("\"java script\""), IsEmpty());  // two skills
}

TEST_F(QueryMatcherTest, SynonymsFindEachOtherUnlessQuoted) {
  EXPECT_THAT(Match("frontend"), ElementsAre(0, 1));
  EXPECT_THAT(Match("front-end"), ElementsAre(0, 1));
  EXPECT_THAT(Match("title.current:前端"), ElementsAre(0));
  EXPECT_THAT(Match("\"前端\""), ElementsAre(1));
  EXPECT_THAT(Match("\"frontend\""), IsEmpty());
}

TEST_F(QueryMatcherTest, WordsThatSayNothingExcludeNobody) {
  EXPECT_THAT(Match("the engineer"), ElementsAre(0, 2));
  EXPECT_THAT(Match("the"), ElementsAre(0, 1, 2, 3));
}

TEST_F(QueryMatcherTest, RangesWantAKnownNumber) {
  EXPECT_THAT(Match("years:4..10"), ElementsAre(0, 1));
  EXPECT_THAT(Match("years:5.."), ElementsAre(1));
  EXPECT_THAT(Match("years:..4"), ElementsAre(0));
  EXPECT_THAT(Match("NOT years:0.."), ElementsAre(2, 3));
}

TEST_F(QueryMatcherTest, ValuesAreFoundAsAWhole) {
  EXPECT_THAT(Match("city:SHANGHAI"), ElementsAre(1));
  EXPECT_THAT(Match("city:shang"), IsEmpty());
}

}  // namespace
}  // namespace bole
