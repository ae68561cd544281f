#include "engine/search/query_doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/search/query_parser.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class QueryDoctorTest : public ::testing::Test {
 protected:
  // 0, 1: data engineers in Shanghai, 1 with java    3: engineer of data in Beijing
  // 2: a data engineer in Beijing                    4: java in Shanghai, no title
  QueryDoctorTest()
      : index_(MakeIndex(
            {{.entries = {PlainEntry(kTitleField, "data engineer"),
                          PlainEntry(kCityField, "Shanghai")}},
             {.entries = {PlainEntry(kTitleField, "data engineer"),
                          PlainEntry(kCityField, "Shanghai"), PlainEntry(kSkillField, "java")}},
             {.entries = {PlainEntry(kTitleField, "data engineer"),
                          PlainEntry(kCityField, "Beijing")}},
             {.entries = {PlainEntry(kTitleField, "engineer data"),
                          PlainEntry(kCityField, "Beijing")}},
             {.entries = {PlainEntry(kSkillField, "java"), PlainEntry(kCityField, "Shanghai")}}})),
        matcher_(index_, words_) {}

  DoctorReport Diagnosed(std::string_view text, RowSet visible = RowSet::All(5)) const {
    return Diagnose(matcher_, ParseQuery(text, index_.fields()), visible);
  }

  PlainWords words_;
  SearchIndex index_;
  QueryMatcher matcher_;
};

TEST_F(QueryDoctorTest, SaysHowManyMoreWithoutEachClause) {
  const DoctorReport report = Diagnosed("engineer city:Shanghai skill:java");
  EXPECT_EQ(report.total, 1u);
  ASSERT_EQ(report.clauses.size(), 3u);
  EXPECT_EQ(report.clauses[0].without, 2u);
  EXPECT_EQ(report.clauses[1].without, 1u);
  EXPECT_EQ(report.clauses[2].without, 2u);
  EXPECT_EQ(report.clauses[0].alone, 4u);
  EXPECT_EQ(report.clauses[1].range, (TextRange{9, 22}));
  EXPECT_FALSE(report.first_to_empty.has_value());
}

TEST_F(QueryDoctorTest, NamesTheClauseThatEmptiesTheResult) {
  const DoctorReport report = Diagnosed("engineer city:Beijing skill:java");
  EXPECT_EQ(report.total, 0u);
  EXPECT_EQ(report.first_to_empty, 2u);
  EXPECT_FALSE(report.clauses[0].empties);  // without it still nobody: java isn't in Beijing
  EXPECT_TRUE(report.clauses[1].empties);
  EXPECT_TRUE(report.clauses[2].empties);
}

TEST_F(QueryDoctorTest, SuggestsWhatWouldAddPeople) {
  const DoctorReport spelling = Diagnosed("enginer");
  ASSERT_EQ(spelling.suggestions.size(), 1u);
  EXPECT_EQ(spelling.suggestions[0].text, "engineer");
  EXPECT_EQ(spelling.suggestions[0].total, 4u);

  const DoctorReport apart = Diagnosed("\"data engineer\"");
  ASSERT_EQ(apart.suggestions.size(), 1u);
  EXPECT_EQ(apart.suggestions[0].kind, Suggestion::Kind::kWordsApart);
  EXPECT_EQ(apart.suggestions[0].total, 4u);

  const DoctorReport any_field = Diagnosed("title:java");
  ASSERT_EQ(any_field.suggestions.size(), 1u);
  EXPECT_EQ(any_field.suggestions[0].text, "java");
  EXPECT_EQ(any_field.suggestions[0].total, 2u);

  EXPECT_THAT(Diagnosed("engineer").suggestions, IsEmpty());
}

TEST_F(QueryDoctorTest, WhoIsHiddenIsInNoNumber) {
  const DoctorReport report =
      Diagnosed("engineer skill:java", RowSet::Of(std::vector<uint32_t>{0, 2, 3, 4}));
  EXPECT_EQ(report.total, 0u);
  EXPECT_EQ(report.clauses[0].alone, 3u);
  EXPECT_EQ(report.clauses[0].without, 1u);
  EXPECT_EQ(report.clauses[1].without, 3u);
}

TEST_F(QueryDoctorTest, AQueryForEverythingHasNoClauses) {
  const DoctorReport report = Diagnosed("");
  EXPECT_EQ(report.total, 5u);
  EXPECT_THAT(report.clauses, IsEmpty());
}

TEST_F(QueryDoctorTest, SpellingsAreOneEditAway) {
  EXPECT_THAT(SpellingsNear(index_, "enginere", 9), ElementsAre("engineer"));   // swapped
  EXPECT_THAT(SpellingsNear(index_, "engiineer", 9), ElementsAre("engineer"));  // inserted
  EXPECT_THAT(SpellingsNear(index_, "angineer", 9), ElementsAre("engineer"));   // replaced
  EXPECT_THAT(SpellingsNear(index_, "angiineer", 9), IsEmpty());
  EXPECT_THAT(SpellingsNear(index_, "engineer", 9), IsEmpty());  // it is known
  EXPECT_THAT(SpellingsNear(index_, "jav", 9), IsEmpty());       // too short to tell
}

}  // namespace
}  // namespace bole
