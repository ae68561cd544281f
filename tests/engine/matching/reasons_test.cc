#include "engine/matching/reasons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "engine/matching/skill_match.h"
#include "features/graph/member_graph_arrays.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using enum Surface;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kNow = 2'000'000'000;

Reason Named(ReasonKind kind, std::vector<std::string> names) {
  return {.kind = kind, .names = std::move(names)};
}

SmallRow Tie(int a, int b, const std::string& origin) {
  return {{"member_a", std::to_string(a)}, {"member_b", std::to_string(b)}, {"origin", origin}};
}

SmallRow Stay(int member, const std::string& column, const std::string& place,
              const std::string& from, const std::string& to) {
  return {{"member_id", std::to_string(member)},
          {column, place},
          {"started_at", from},
          {"ended_at", to}};
}

// Years as Unix seconds.
const std::string k2010 = "1262304000", k2012 = "1325376000", k2015 = "1420070400",
                  k2016 = "1451606400";

class ReasonsTest : public ::testing::Test {
 protected:
  // Everything a test wrote, opened.
  std::vector<Reason> Ask(Surface surface, uint32_t query, uint32_t candidate) {
    const auto open = [&](const std::string& name) {
      return Table::Open(tables_.path() / (name + ".bole"));
    };
    const auto graph = MakeMemberGraph(GraphTables::Open(tables_.path()), {});
    const PrivacyWall wall(WallTables::Open(tables_.path()), kNow);
    const Csr job_postings = Transpose(job_features_.view());
    const CsrView features = job_features_.view();
    std::optional<ProfileAlike> alike;
    if (features.num_rows() > 0)
      alike.emplace(ProfileViews{features, features, job_postings.view()});
    const ReasonViews views = {.members = open("members"),
                               .companies = open("companies"),
                               .jobs = open("jobs"),
                               .headhunters = open("headhunters"),
                               .graph = graph.view(),
                               .wall = &wall,
                               .member_jobs = member_jobs_.view(),
                               .alike_jobs = alike ? &*alike : nullptr,
                               .job_popularity = popularity_};
    return Reasons(views, surface, query, candidate);
  }

  SmallTables tables_;
  Csr member_jobs_;
  Csr job_features_;
  std::vector<uint32_t> popularity_;
};

TEST_F(ReasonsTest, CountsSharedConnectionsAndTheStrongAmongThem) {
  tables_.WriteMembers(5);
  tables_.Write("connections", {Tie(0, 2, "wechat"), Tie(2, 1, "meeting"), Tie(0, 3, "wechat"),
                                Tie(3, 1, "weibo"), Tie(0, 4, "wechat")});
  EXPECT_THAT(Ask(kPeopleYouMayKnow, 0, 1),
              ElementsAre(Reason{.kind = ReasonKind::kSharedConnections,
                                 .count = 2,
                                 .strong_count = 1,
                                 .names = {"m02", "m03"}}));
}

TEST_F(ReasonsTest, WhomTheWallHidesIsNeitherCountedNorNamed) {
  // 0 and 1 share 2 (whom 0 blocked), 3 (who blocked 1) and 4 (who can't be found).
  tables_.Write("members", {{{"member_id", "a"}},
                            {{"member_id", "b"}},
                            {{"member_id", "c"}},
                            {{"member_id", "d"}},
                            {{"member_id", "e"}, {"discoverable", "no"}}});
  tables_.Write("connections", {Tie(0, 2, ""), Tie(2, 1, ""), Tie(0, 3, ""), Tie(3, 1, ""),
                                Tie(0, 4, ""), Tie(4, 1, "")});
  const auto block = [](int member, int blocked) {
    return SmallRow{{"member_id", std::to_string(member)},
                    {"blocked_kind", "member"},
                    {"blocked_id", std::to_string(blocked)}};
  };
  tables_.Write("blocks", {block(0, 2), block(3, 1)});
  EXPECT_THAT(Ask(kPeopleYouMayKnow, 0, 1), IsEmpty());
}

TEST_F(ReasonsTest, NamesEmployerAndSchoolWithTheYearsTogether) {
  tables_.WriteMembers(2);
  tables_.Write("companies", {{{"company_id", "c"}, {"name", "华为"}}});
  tables_.Write("positions", {Stay(0, "company_id", "0", k2010, k2015),
                              Stay(1, "company_id", "0", k2012, k2016)});
  tables_.Write("educations", {Stay(0, "school", "PKU", "", ""), Stay(1, "school", "pku", "", "")});
  EXPECT_THAT(Ask(kPeopleYouMayKnow, 0, 1), ElementsAre(Reason{.kind = ReasonKind::kSameCompany,
                                                               .from_year = 2012,
                                                               .to_year = 2015,
                                                               .names = {"华为"}},
                                                        Named(ReasonKind::kSameSchool, {"PKU"})));
}

TEST_F(ReasonsTest, YearsApartAreNoReason) {
  tables_.WriteMembers(2);
  tables_.Write("companies", {{{"company_id", "c"}}});
  tables_.Write("positions", {Stay(0, "company_id", "0", k2010, k2012),
                              Stay(1, "company_id", "0", k2015, k2016)});
  EXPECT_THAT(Ask(kPeopleYouMayKnow, 0, 1), IsEmpty());
}

TEST_F(ReasonsTest, AContactIsNamedOnlyToTheOneWhoImportedIt) {
  tables_.WriteMembers(2);
  tables_.Write("contacts", {{{"from_id", "0"}, {"to_id", "1"}, {"channel", "wechat"}}});
  EXPECT_THAT(Ask(kPeopleYouMayKnow, 0, 1),
              ElementsAre(Named(ReasonKind::kInYourContacts, {"wechat"})));
  EXPECT_THAT(Ask(kPeopleYouMayKnow, 1, 0), IsEmpty());
}

TEST_F(ReasonsTest, TheSmallestCommonGroupIsNamed) {
  tables_.WriteMembers(3);
  std::vector<SmallRow> rows;
  for (int member : {0, 1, 2})
    rows.push_back({{"group_id", "big"}, {"member_id", std::to_string(member)}});
  for (int member : {0, 1})
    rows.push_back({{"group_id", "small"}, {"member_id", std::to_string(member)}});
  tables_.Write("groups", rows);
  EXPECT_THAT(Ask(kPeopleYouMayKnow, 0, 1), ElementsAre(Named(ReasonKind::kSameGroup, {"small"})));
}

TEST_F(ReasonsTest, ThereAreAtMostFour) {
  tables_.Write("members", {{{"member_id", "a"},
                             {"city", "上海"},
                             {"function", "R&D"},
                             {"industry", "IT"},
                             {"skills", "Go"}},
                            {{"member_id", "b"},
                             {"city", "上海"},
                             {"function", "R&D"},
                             {"industry", "IT"},
                             {"skills", "go"}}});
  tables_.Write("contacts", {{{"from_id", "0"}, {"to_id", "1"}, {"channel", "qq"}}});
  const auto reasons = Ask(kPeopleYouMayKnow, 0, 1);
  ASSERT_EQ(reasons.size(), kMostReasons);
  EXPECT_EQ(reasons[0].kind, ReasonKind::kInYourContacts);
  EXPECT_EQ(reasons[1].kind, ReasonKind::kSharedSkills);
  EXPECT_EQ(reasons[3], Named(ReasonKind::kSameCity, {"上海"}));
}

TEST_F(ReasonsTest, AJobTellsSharedAndMissingSkillsTheSameFromBothSides) {
  tables_.Write("members", {{{"member_id", "a"}, {"skills", "sql|C++|Java"}}});
  tables_.Write("jobs", {{{"job_id", "j"}, {"skills", "SQL|Java|Rust"}}});
  const std::vector<Reason> expected = {
      {.kind = ReasonKind::kSharedSkills, .count = 2, .total = 3, .names = {"SQL", "Java"}},
      {.kind = ReasonKind::kMissingSkills, .count = 1, .total = 3, .names = {"Rust"}}};
  EXPECT_EQ(Ask(kJobsForMember, 0, 0), expected);
  EXPECT_EQ(Ask(kCandidatesForJob, 0, 0), expected);
}

TEST_F(ReasonsTest, AJobIsLikeTheNearestOfTheHistory) {
  tables_.WriteMembers(1);
  tables_.Write("jobs", {{{"job_id", "a"}, {"title", "cook"}},
                         {{"job_id", "b"}, {"title", "chef"}},
                         {{"job_id", "c"}, {"title", "pilot"}},
                         {{"job_id", "d"}, {"title", "chef de cuisine"}}});
  job_features_ = MakeCsr({{0, 0}, {0, 1}, {1, 0}, {2, 2}, {3, 0}}, 4, 3, Duplicates::kSum);
  member_jobs_ = MakeCsr({{0, 0}, {0, 1}, {0, 2}}, 1, 4, Duplicates::kSum);
  popularity_ = {0, 0, 0, 12};
  EXPECT_THAT(Ask(kJobsForMember, 0, 3),
              ElementsAre(Named(ReasonKind::kSimilarToYourHistory, {"chef", "cook"}),
                          Reason{.kind = ReasonKind::kPopular, .count = 12, .names = {}}));
  // The employer doesn't learn what else the member has looked at.
  EXPECT_THAT(Ask(kCandidatesForJob, 3, 0), IsEmpty());
}

TEST_F(ReasonsTest, AHeadhunterTellsSpecialismsAndCity) {
  tables_.Write(
      "members",
      {{{"member_id", "a"}, {"skills", "Go"}, {"industry", "Fintech"}, {"city", "北京"}}});
  tables_.Write("jobs", {{{"job_id", "j"}, {"function", "Fintech"}}});
  tables_.Write(
      "headhunters",
      {{{"headhunter_id", "h"}, {"specialisms", "fintech|GO|law"}, {"cities", "上海|北京"}}});
  const Reason city = Named(ReasonKind::kSameCity, {"北京"});
  const Reason specialism = {
      .kind = ReasonKind::kSpecialism, .count = 2, .total = 3, .names = {"fintech", "GO"}};
  EXPECT_THAT(Ask(kHeadhuntersForMember, 0, 0), ElementsAre(specialism, city));
  EXPECT_THAT(Ask(kCandidatesForHeadhunter, 0, 0), ElementsAre(specialism, city));
  EXPECT_THAT(Ask(kHeadhuntersForJob, 0, 0),
              ElementsAre(Reason{
                  .kind = ReasonKind::kSpecialism, .count = 1, .total = 3, .names = {"fintech"}}));
}

TEST_F(ReasonsTest, NothingInCommonGivesNoReason) {
  tables_.WriteMembers(2);
  tables_.Write("jobs", {{{"job_id", "a"}}, {{"job_id", "b"}}});
  tables_.Write("headhunters", {{{"headhunter_id", "h"}}});
  for (const Surface surface : {kPeopleYouMayKnow, kJobsForMember, kSimilarJobs, kSimilarMembers}) {
    EXPECT_THAT(Ask(surface, 0, 1), IsEmpty());
  }
  EXPECT_THAT(Ask(kHeadhuntersForJob, 0, 0), IsEmpty());
}

TEST(SkillMatchTest, ComparesWithoutCaseAndCountsEachOnce) {
  const SkillMatch match = MatchSkills({"C++", "sql", "SQL", "", "数据"}, {"c++", "SQL", "数据库"});
  EXPECT_THAT(match.shared, ElementsAre("C++", "sql"));
  EXPECT_THAT(match.missing, ElementsAre("数据"));
  EXPECT_FALSE(IsSameWord("", ""));
}

}  // namespace
}  // namespace bole
