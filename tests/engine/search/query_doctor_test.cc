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
  const auto near = [&](const std::string& word) {
    const QueryNode clause = {.kind = QueryNode::Kind::kWords};
    return SpellingsNear(matcher_, clause, word, RowSet::All(5), 9);
  };
  EXPECT_THAT(near("enginere"), ElementsAre("engineer"));   // swapped
  EXPECT_THAT(near("engiineer"), ElementsAre("engineer"));  // inserted
  EXPECT_THAT(near("enginer"), ElementsAre("engineer"));    // left out
  EXPECT_THAT(near("angineer"), ElementsAre("engineer"));   // replaced
  EXPECT_THAT(near("angiineer"), IsEmpty());
  EXPECT_THAT(near("engineer"), IsEmpty());  // it is known
  EXPECT_THAT(near("jav"), IsEmpty());       // too short to tell
}

TEST_F(QueryDoctorTest, SpellingsAreFoundInsideOfBrackets) {
  const DoctorReport either = Diagnosed("title:(enginer OR dataa)");
  ASSERT_EQ(either.suggestions.size(), 2u);
  for (const Suggestion& suggestion : either.suggestions) {
    EXPECT_EQ(suggestion.kind, Suggestion::Kind::kSpelling);
    EXPECT_EQ(suggestion.clause, 0u);
    EXPECT_EQ(suggestion.total, 4u);
  }
  EXPECT_EQ(either.suggestions[0].text, "(title:engineer OR title:dataa)");
  EXPECT_EQ(either.suggestions[1].text, "(title:enginer OR title:data)");

  const DoctorReport deep = Diagnosed("city:Shanghai (xyz OR (enginer AND skill:java))");
  ASSERT_EQ(deep.suggestions.size(), 1u);
  EXPECT_EQ(deep.suggestions[0].text, "(xyz OR (engineer AND skill:java))");
  EXPECT_EQ(deep.suggestions[0].clause, 1u);
  EXPECT_EQ(deep.suggestions[0].total, 1u);

  EXPECT_THAT(Diagnosed("java NOT enginer").suggestions, IsEmpty());
}

// Twenty engineers and an enginer, a member of whom the skill is enginer, and two whose title is
// engineers.
class MisspeltTest : public ::testing::Test {
 protected:
  MisspeltTest() : index_(MakeIndex(Documents())), matcher_(index_, words_) {}

  static std::vector<SearchDocument> Documents() {
    std::vector<SearchDocument> documents;
    const auto add = [&](PlainField field, const char* text) {
      documents.push_back({.entries = {PlainEntry(field, text)}});
    };
    for (int i = 0; i < kEngineers; ++i) add(kTitleField, "engineer");
    add(kTitleField, "enginer");
    add(kSkillField, "enginer");
    add(kTitleField, "engineers");
    add(kTitleField, "engineers");
    add(kTitleField, "engineers");
    return documents;
  }

  std::vector<std::string> Suggested(std::string_view text, const RowSet& visible) const {
    std::vector<std::string> texts;
    for (const Suggestion& suggestion :
         Diagnose(matcher_, ParseQuery(text, index_.fields()), visible).suggestions) {
      if (suggestion.kind == Suggestion::Kind::kSpelling) texts.push_back(suggestion.text);
    }
    return texts;
  }

  static constexpr int kEngineers = 20;
  const RowSet all_ = RowSet::All(kEngineers + 5);
  PlainWords words_;
  SearchIndex index_;
  QueryMatcher matcher_;
};

TEST_F(MisspeltTest, IsWhatFarFewerHaveThanANeighbour) {
  EXPECT_THAT(Suggested("title:enginer", all_), ElementsAre("title:engineer"));
  EXPECT_THAT(Suggested("enginer", all_), ElementsAre("engineer"));
  EXPECT_THAT(Suggested("title:engineers", all_), IsEmpty()) << "not far fewer";
  EXPECT_THAT(Suggested("title:engineer", all_), IsEmpty());
}

TEST_F(MisspeltTest, IsToldByTheFieldThatIsAskedFor) {
  EXPECT_THAT(Suggested("skill:enginer", all_), IsEmpty()) << "engineer is no skill";
  EXPECT_THAT(Suggested("skill:engineer", all_), ElementsAre("skill:enginer"));
}

TEST_F(MisspeltTest, IsToldByThoseAloneWhomTheViewerSees) {
  // The misspelt one and nine engineers: not ten times as many.
  std::vector<uint32_t> rows = {0, 1, 2, 3, 4, 5, 6, 7, 8, kEngineers};
  EXPECT_THAT(Suggested("title:enginer", RowSet::Of(rows)), IsEmpty());
  rows = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, kEngineers};
  EXPECT_THAT(Suggested("title:enginer", RowSet::Of(rows)), ElementsAre("title:engineer"));
  EXPECT_THAT(Suggested("title:enginer", RowSet::Of(std::vector<uint32_t>{kEngineers})), IsEmpty())
      << "nobody who may be seen is an engineer";
}

}  // namespace
}  // namespace bole
