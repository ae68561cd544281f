#include "features/search/search_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/search/facets.h"
#include "engine/search/query_matcher.h"
#include "engine/search/query_parser.h"
#include "features/search/row_titles.h"
#include "tests/engine/search/small_index.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kYear = 365 * 86'400;  // seconds
constexpr int64_t kNow = 50 * kYear;

std::string At(int64_t years) {
  return std::to_string(years * kYear);
}

// ann is at Taobao, which is Alibaba's, and never closed her position at Acme; bob left Acme.
class SearchDocumentsTest : public ::testing::Test {
 protected:
  SearchDocumentsTest() {
    tables_.Write("companies",
                  {{{"company_id", "acme"}, {"name", "Acme"}},
                   {{"company_id", "ali"}, {"name", "Alibaba"}},
                   {{"company_id", "taobao"}, {"name", "Taobao"}, {"parent_id", "1"}}});
    tables_.Write("members", {{{"member_id", "ann"},
                               {"headline", "cook"},
                               {"skills", "C++|java"},
                               {"city", "上海"},
                               {"years_experience", "4"},
                               {"open_to_work", "yes"},
                               {"last_active_at", std::to_string(kNow - 10 * 86'400)}},
                              {{"member_id", "bob"}}});
    tables_.Write("positions", {Position("0", "0", "clerk", At(40), ""),
                                Position("0", "2", "engineer", At(48), ""),
                                Position("1", "0", "clerk", At(40), At(45))});
    tables_.Write(
        "educations",
        {{{"member_id", "0"}, {"school", "Fudan"}, {"degree", "master"}, {"ended_at", At(39)}}});
    tables_.Write("groups", {{{"group_id", "g1"}, {"member_id", "0"}, {"name", "Chess Club"}},
                             {{"group_id", "g1"}, {"member_id", "1"}, {"name", "Chess Club"}},
                             {{"group_id", "g2"}, {"member_id", "0"}}});
    tables_.Write("jobs", {{{"job_id", "j"},
                            {"title", "Java engineer"},
                            {"city", "深圳南山区"},
                            {"company_id", "2"},
                            {"min_years", "3"},
                            {"salary_min", "20"},
                            {"posted_at", std::to_string(kNow - 86'400 * 3)}}});
  }

  static SmallRow Position(const std::string& member, const std::string& company,
                           const std::string& title, const std::string& from,
                           const std::string& to) {
    return {{"member_id", member},
            {"company_id", company},
            {"title", title},
            {"started_at", from},
            {"ended_at", to}};
  }

  // The rows that a query finds.
  static std::vector<uint32_t> Find(const SearchIndex& index, std::string_view query) {
    const PlainWords words;
    return QueryMatcher(index, words).Match(ParseQuery(query, index.fields())).Rows();
  }

  SearchIndex Index(bool members) const {
    const ProfileTables tables = ProfileTables::Open(tables_.path());
    const PlainWords words;
    const Table groups = Table::Open(tables_.path() / "groups.bole");
    const auto documents = members ? MakeMemberDocuments(tables, groups, words, kNow)
                                   : MakeJobDocuments(tables, words, kNow);
    SearchIndexWriter writer(members ? MemberSearchFields() : JobSearchFields());
    for (uint32_t row = 0; row < documents->size(); ++row) writer.Add(documents->Read(row));
    const TemporaryDirectory directory;
    writer.Write(directory / "index");
    return SearchIndex::Open(directory / "index");
  }

  SmallTables tables_;
};

TEST_F(SearchDocumentsTest, APositionThatWasNeverClosedIsPastWhenALaterOneBegan) {
  const SearchIndex index = Index(/*members=*/true);
  EXPECT_THAT(Find(index, "company.current:acme"), IsEmpty());
  EXPECT_THAT(Find(index, "company.past:acme"), ElementsAre(0, 1));
  EXPECT_THAT(Find(index, "title.current:engineer"), ElementsAre(0));
  EXPECT_THAT(Find(index, "years_in_role:1..3"), ElementsAre(0));
}

TEST_F(SearchDocumentsTest, AffiliatesAreRolledUpOnRequest) {
  const SearchIndex index = Index(/*members=*/true);
  EXPECT_THAT(Find(index, "company:alibaba"), IsEmpty());
  EXPECT_THAT(Find(index, "company_group:alibaba"), ElementsAre(0));
  const auto facet = FacetCounter(index).Count(RowSet::All(2), {"company_group", Scope::kEither});
  EXPECT_THAT(facet.values, ElementsAre(FacetValue{"Acme", 2}, FacetValue{"Alibaba", 1}));
}

TEST_F(SearchDocumentsTest, GroupsAreFoundAndCountedByNameOrIdAndAreNoWordsOfTheirMembers) {
  const SearchIndex index = Index(/*members=*/true);
  EXPECT_THAT(Find(index, "group:\"chess club\""), ElementsAre(0, 1));
  EXPECT_THAT(Find(index, "group_id:G1"), ElementsAre(0, 1));
  EXPECT_THAT(Find(index, "group:g2"), ElementsAre(0));
  EXPECT_THAT(Find(index, "group_id:g1 NOT group:g2"), ElementsAre(1));
  EXPECT_THAT(Find(index, "chess"), IsEmpty());
  const auto facet = FacetCounter(index).Count(RowSet::All(2), {"group"});
  EXPECT_THAT(facet.values, ElementsAre(FacetValue{"Chess Club", 2}, FacetValue{"g2", 1}));
}

TEST_F(SearchDocumentsTest, EverythingThatAMemberSaysIsFound) {
  const SearchIndex index = Index(/*members=*/true);
  for (const char* query :
       {"cook", "skill:\"C++\"", "上海", "city:上海", "province:上海", "school:fudan",
        "degree:master", "years:4", "years_band:3-5", "open_to_work:yes", "days_inactive:..10",
        "graduation_year:2008", "graduation_year_band:2005-2010"}) {
    EXPECT_THAT(Find(index, query), ElementsAre(0)) << query;
  }
}

TEST_F(SearchDocumentsTest, EverythingThatAJobSaysIsFound) {
  const SearchIndex index = Index(/*members=*/false);
  for (const char* query :
       {"title:java", "province:广东", "company:taobao", "company_group:alibaba", "min_years:3",
        "salary_min:15..", "days_posted_band:1-7"}) {
    EXPECT_THAT(Find(index, query), ElementsAre(0)) << query;
  }
}

TEST_F(SearchDocumentsTest, TitlesAreHeadlineAndCurrentPositions) {
  const ProfileTables tables = ProfileTables::Open(tables_.path());
  EXPECT_THAT(MemberTitles(tables, kNow), ElementsAre(ElementsAre("cook", "engineer"), IsEmpty()));
  EXPECT_THAT(JobTitles(tables), ElementsAre(ElementsAre("Java engineer")));
}

}  // namespace
}  // namespace bole
