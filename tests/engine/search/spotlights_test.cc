#include "engine/search/spotlights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "engine/base/error.h"
#include "engine/search/query_parser.h"
#include "engine/search/set_clauses.h"
#include "tests/engine/search/small_index.h"
#include "tests/support/small_graphs.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kNow = 1000;
constexpr uint32_t kNumMembers = 8;

// Members 4, 5 and 6 work at Acme, whose job is job 0; 5 doesn't want to be found, and 3 has
// blocked 6. Job 1 is another company's.
//
//   ties          0 - 4,  1 - 5,  2 - 6,  3 - 6,  4 - 6
//   open          0, 1
//   days inactive 0: 3,  1: 30,  2: 31
//   answers       0: 8 of 10,  1: none came,  2: 3 of 10
//   applied       2 for job 0,  3 for job 1
class SpotlightsTest : public ::testing::Test {
 protected:
  SpotlightsTest()
      : index_(MakeMembers()),
        traits_(kNumMembers * kNumTraits, std::numeric_limits<float>::quiet_NaN()),
        ties_(MakeSymmetric({{0, 4}, {1, 5}, {2, 6}, {3, 6}, {4, 6}}, kNumMembers)) {
    SetAnswers(0, 2, 0.8f);
    SetAnswers(1, 0, 0.9f);
    SetAnswers(2, 2, 0.3f);
    graph_.ties = ties_.view();
    WriteTables();
    const DealingTables dealt = DealingTables::Open(tables_.path());
    WriteDealings(dealt, kNow, file_ / "dealings.bole");
    dealings_ =
        std::make_unique<Dealings>(file_ / "dealings.bole", dealt.jobs, dealt.headhunters, kNow);
    wall_ = std::make_unique<PrivacyWall>(WallTables::Open(tables_.path()), kNow);
    colleagues_ = std::make_unique<Colleagues>(*wall_, std::vector<uint32_t>{0, 1});
    spotlights_ = std::make_unique<Spotlights>(
        SpotlightSources{.members = index_,
                         .traits = {{traits_, kNumMembers, kNumTraits}},
                         .graph = graph_,
                         .wall = *wall_,
                         .dealings = *dealings_,
                         .colleagues = *colleagues_});
  }

  static SearchIndex MakeMembers() {
    SearchIndexWriter writer({{.name = "open_to_work", .has_values = true},
                              {.name = "days_inactive", .is_number = true}});
    const SearchEntry open = {.field = 0, .key = "yes", .label = "yes"};
    writer.Add({.entries = {open}, .numbers = {{1, 3}}});
    writer.Add({.entries = {open}, .numbers = {{1, 30}}});
    writer.Add({.entries = {}, .numbers = {{1, 31}}});
    for (uint32_t row = 3; row < kNumMembers; ++row) writer.Add({});
    const TemporaryDirectory directory;
    writer.Write(directory / "index");
    return SearchIndex::Open(directory / "index");
  }

  void SetAnswers(uint32_t member, float received, float answered) {
    traits_[member * kNumTraits + static_cast<size_t>(Trait::kInvitesReceived)] = received;
    traits_[member * kNumTraits + static_cast<size_t>(Trait::kReceivedAnswered)] = answered;
  }

  void WriteTables() {
    std::vector<SmallRow> members;
    for (uint32_t row = 0; row < kNumMembers; ++row) {
      members.push_back({{"member_id", "m" + std::to_string(row)}});
    }
    members[5]["discoverable"] = "no";
    tables_.Write("members", members);
    tables_.Write("companies", {{{"company_id", "acme"}}, {{"company_id", "beta"}}});
    tables_.Write(
        "jobs", {{{"job_id", "j0"}, {"company_id", "0"}}, {{"job_id", "j1"}, {"company_id", "1"}}});
    tables_.Write("headhunters",
                  {{{"headhunter_id", "h0"}, {"firm_id", "acme"}}, {{"headhunter_id", "h1"}}});
    std::vector<SmallRow> positions;
    for (const char* member : {"4", "5", "6"}) {
      positions.push_back({{"member_id", member}, {"company_id", "0"}, {"started_at", "1"}});
    }
    tables_.Write("positions", positions);
    tables_.Write("blocks",
                  {{{"member_id", "3"}, {"blocked_kind", "member"}, {"blocked_id", "6"}}});
    tables_.Write("interactions", {Applied("2", "0"), Applied("3", "1")});
  }

  static SmallRow Applied(const std::string& member, const std::string& job) {
    return {{"actor_kind", "member"}, {"actor_id", member}, {"action", "apply"},
            {"object_kind", "job"},   {"object_id", job},   {"at", "5"}};
  }

  std::vector<uint32_t> Rows(Spotlight spotlight, EntityKind kind, uint32_t viewer) const {
    return spotlights_->Find(spotlight, kind, viewer)->Rows();
  }

  const SearchIndex index_;
  std::vector<float> traits_;
  const Csr ties_;
  MemberGraph graph_;
  SmallTables tables_;
  const TemporaryDirectory file_;
  std::unique_ptr<const Dealings> dealings_;
  std::unique_ptr<const PrivacyWall> wall_;
  std::unique_ptr<const Colleagues> colleagues_;
  std::unique_ptr<const Spotlights> spotlights_;
};

TEST_F(SpotlightsTest, OfEachTheMembersThatItShines) {
  EXPECT_THAT(Rows(Spotlight::kOpenToWork, EntityKind::kJob, 0), ElementsAre(0, 1));
  EXPECT_THAT(Rows(Spotlight::kActive, EntityKind::kJob, 0), ElementsAre(0, 1));
  EXPECT_THAT(Rows(Spotlight::kLikelyToAnswer, EntityKind::kJob, 0), ElementsAre(0));
}

TEST_F(SpotlightsTest, ApplicantsAreThoseOfTheViewersOwnJobs) {
  EXPECT_THAT(Rows(Spotlight::kPastApplicant, EntityKind::kJob, 0), ElementsAre(2));
  EXPECT_THAT(Rows(Spotlight::kPastApplicant, EntityKind::kJob, 1), ElementsAre(3));
  EXPECT_THAT(Rows(Spotlight::kPastApplicant, EntityKind::kHeadhunter, 0), IsEmpty());
  EXPECT_THAT(Rows(Spotlight::kPastApplicant, EntityKind::kMember, 2), IsEmpty());
}

// 1 knows only who isn't to be found, and 3 has blocked whom they were tied to.
TEST_F(SpotlightsTest, AcquaintancesAtTheCompanyAreThoseWhoMayBeTold) {
  EXPECT_THAT(Rows(Spotlight::kKnowsSomeone, EntityKind::kJob, 0), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(Rows(Spotlight::kKnowsSomeone, EntityKind::kHeadhunter, 0), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(Rows(Spotlight::kKnowsSomeone, EntityKind::kHeadhunter, 1), IsEmpty());
  EXPECT_THAT(Rows(Spotlight::kKnowsSomeone, EntityKind::kJob, 1), IsEmpty());
  // A colleague's own ties say nothing new.
  EXPECT_THAT(Rows(Spotlight::kKnowsSomeone, EntityKind::kMember, 6), ElementsAre(0, 6));
  EXPECT_THAT(Rows(Spotlight::kKnowsSomeone, EntityKind::kMember, 0), IsEmpty());
}

TEST_F(SpotlightsTest, WhoIsOpenToWorkIsNoMembersToKnow) {
  EXPECT_EQ(spotlights_->Find(Spotlight::kOpenToWork, EntityKind::kMember, 6), nullptr);
  SetClauses clauses({spotlights_->FieldFor(EntityKind::kMember, 6)});
  const std::vector<SearchField> fields = {
      {.name = std::string(kSpotlightField), .has_values = true}};
  QueryNode query = ParseQuery("spotlight:open_to_work", fields);
  EXPECT_THROW(clauses.Bind(PlainWords(), "spotlight:open_to_work", query), Error);
  SearchTask task = {.facets = {{"spotlight"}}};
  clauses.TakeFacets(task);
  SearchResult result = {.total = kNumMembers};
  for (const auto& set : task.counted) result.counted.push_back(set->size());
  clauses.PutFacets(result);
  EXPECT_THAT(result.facets[0].values,
              ElementsAre(FacetValue{"active", 2}, FacetValue{"knows_someone", 2},
                          FacetValue{"likely_to_answer", 1}));
}

TEST_F(SpotlightsTest, AreAClauseAndAFacetOfASearch) {
  const PlainWords words;
  const Searcher searcher(index_, words);
  SetClauses clauses({spotlights_->FieldFor(EntityKind::kJob, 0)});
  std::vector<SearchField> fields = index_.fields();
  fields.push_back({.name = std::string(kSpotlightField), .has_values = true});
  SearchTask task = {.query = ParseQuery("spotlight:Active NOT spotlight:past_applicant", fields),
                     .facets = {{"spotlight", Scope::kCurrent, 2}, {"open_to_work"}},
                     .diagnose = true};
  clauses.Bind(words, {}, task.query);
  clauses.TakeFacets(task);
  SearchResult result = searcher.Search(task, RowSet::All(kNumMembers));
  clauses.PutFacets(result);
  EXPECT_EQ(result.total, 2u);
  ASSERT_EQ(result.facets.size(), 2u);
  EXPECT_THAT(result.facets[0].values,
              ElementsAre(FacetValue{"active", 2}, FacetValue{"open_to_work", 2}));
  EXPECT_EQ(result.facets[0].num_values, 4u);
  EXPECT_EQ(result.facets[0].num_without, 0u);
  EXPECT_THAT(result.facets[1].values, ElementsAre(FacetValue{"yes", 2}));
  EXPECT_EQ(result.doctor->clauses[0].without, 7u);
  EXPECT_THAT(result.doctor->suggestions, IsEmpty());
}

}  // namespace
}  // namespace bole
