#include "engine/search/spoken_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "engine/search/query_doctor.h"
#include "engine/search/query_parser.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A Chinese character is a word, as in a site's searches.
class ChineseWords : public PlainWords {
 public:
  std::vector<std::string> Words(std::string_view text) const override {
    std::string spaced;
    for (const char byte : text) {
      const bool begins = (static_cast<unsigned char>(byte) & 0xC0) == 0xC0;
      if (begins) spaced += ' ';
      spaced += byte;
    }
    return PlainWords::Words(spaced);
  }
  std::vector<std::string> Readings(std::string_view word) const override {
    static const std::map<std::string, std::vector<std::string>, std::less<>> kSaid = {
        {"华", {"hua"}},
        {"为", {"wei"}},
        {"威", {"wei"}},
        {"西", {"xi"}},
        {"安", {"an"}},
        {"先", {"xian"}},
        {"重", {"chong", "zhong"}},
        {"庆", {"qing"}}};
    const auto found = kSaid.find(word);
    return found == kSaid.end() ? std::vector<std::string>() : found->second;
  }
};

class SpokenNamesTest : public ::testing::Test {
 protected:
  SpokenNamesTest() : index_(MakeCompanies()) {}

  static SearchIndex MakeCompanies() {
    const ChineseWords words;
    SearchIndexWriter writer(
        {{.name = "company", .has_words = true, .has_values = true, .weight = 1, .is_name = true},
         {.name = "title", .has_words = true, .weight = 1}});
    const auto add = [&](size_t field, const std::string& text) {
      writer.Add({.entries = {{field, Tense::kCurrent, words.Words(text), text, text}}});
    };
    add(0, "华为");      // 0
    add(0, "西安华威");  // 1
    add(0, "为华");      // 2: the other way round
    add(1, "华为");      // 3: no name
    add(0, "Huawei");    // 4
    add(0, "重庆");      // 5
    add(0, "先");        // 6
    const TemporaryDirectory directory;
    writer.Write(directory / "index");
    return SearchIndex::Open(directory / "index");
  }

  std::vector<uint32_t> Find(std::string_view query) const {
    return matcher_.Match(matcher_.spoken_names().Join(ParseQuery(query, index_.fields()))).Rows();
  }

  const ChineseWords words_;
  const SearchIndex index_;
  const QueryMatcher matcher_{index_, words_};
};

TEST_F(SpokenNamesTest, AWordFindsTheNamesThatItSpells) {
  EXPECT_THAT(Find("huawei"), ElementsAre(0, 1, 4));
  EXPECT_THAT(Find("company:huawei"), ElementsAre(0, 1, 4));
  EXPECT_THAT(Find("company:weihua"), ElementsAre(2));
  EXPECT_THAT(Find("title:huawei"), IsEmpty());
  EXPECT_THAT(Find("华为"), ElementsAre(0, 3));
}

TEST_F(SpokenNamesTest, EveryWayToDivideAWordIsTried) {
  // Two syllables of 西安; 先 is one, and one alone isn't enough.
  EXPECT_THAT(Find("xian"), ElementsAre(1));
  EXPECT_THAT(Find("xianhuawei"), ElementsAre(1));
  EXPECT_THAT(Find("chongqing"), ElementsAre(5));
  EXPECT_THAT(Find("zhongqing"), ElementsAre(5));
}

TEST_F(SpokenNamesTest, WhatSpellsNothingFindsNothing) {
  for (const char* query :
       {"hua", "huawe", "huaweis", "wei", "huahuahuahuahuahuahuahuahuahuahua"}) {
    EXPECT_THAT(Find(query), IsEmpty()) << query;
  }
  EXPECT_THAT(Find("\"huawei\""), ElementsAre(4));
}

TEST_F(SpokenNamesTest, SyllablesSideBySideAreAName) {
  EXPECT_THAT(Find("hua wei"), ElementsAre(0, 1, 4));
  EXPECT_THAT(Find("company:(hua wei)"), ElementsAre(0, 1, 4));
  EXPECT_THAT(Find("xi an hua wei"), ElementsAre(1));
  EXPECT_THAT(Find("company:hua title:wei"), IsEmpty());
  EXPECT_THAT(Find("hua OR wei"), IsEmpty());
}

TEST_F(SpokenNamesTest, AJoinedNameIsOneClauseWithItsPlace) {
  const QueryNode query =
      matcher_.spoken_names().Join(ParseQuery("title:x hua wei", index_.fields()));
  const auto clauses = Conjuncts(query);
  ASSERT_EQ(clauses.size(), 2u);
  EXPECT_EQ(clauses[1].range, (TextRange{8, 15}));
}

TEST_F(SpokenNamesTest, InitialsAreSuggestedAndNeverTaken) {
  EXPECT_THAT(Find("hw"), IsEmpty());
  const DoctorReport report =
      Diagnose(matcher_, ParseQuery("hw", index_.fields()), RowSet::All(index_.num_rows()));
  ASSERT_EQ(report.suggestions.size(), 1u);
  EXPECT_EQ(report.suggestions[0].kind, Suggestion::Kind::kInitials);
  EXPECT_EQ(report.suggestions[0].text, "company:华为");
  EXPECT_EQ(report.suggestions[0].total, 1u);
  const auto& names = matcher_.spoken_names();
  ASSERT_EQ(names.WithInitials("cq", 0, 3).size(), 1u);
  ASSERT_EQ(names.WithInitials("zq", 0, 3).size(), 1u);
  EXPECT_TRUE(names.WithInitials("h", 0, 3).empty());
  EXPECT_TRUE(names.WithInitials("hwx", 0, 3).empty());
  EXPECT_TRUE(names.WithInitials("hw", 1, 3).empty());
}

}  // namespace
}  // namespace bole
