#include "engine/search/dealings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/support/plain_file.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kDay = 86'400;
constexpr int64_t kNow = 1000 * kDay + 5;

SmallRow Did(const std::string& actor_kind, int actor, const std::string& action,
             const std::string& object_kind, int object, int64_t days_ago) {
  return {{"actor_kind", actor_kind},
          {"actor_id", std::to_string(actor)},
          {"action", action},
          {"object_kind", object_kind},
          {"object_id", std::to_string(object)},
          {"at", std::to_string(kNow - days_ago * kDay)}};
}

// Headhunters 0 and 1 are of one firm, 2 is alone. Job 0 is of headhunter 1; jobs 1 and 2 are of
// one company.
//
//   who           viewed            contacted
//   headhunter 0  member 0, day -3
//   headhunter 1                    member 1, day -10
//   headhunter 2  member 2, day -3
//   job 0                           member 3, day -40
//   job 1         member 4, day 0
//   member 5      job 2, day -1     job 1, day -1; member 6, day -400
class DealingsTest : public ::testing::Test {
 protected:
  DealingsTest() {
    tables_.WriteMembers(8);
    tables_.Write("companies", {{{"company_id", "c"}}});
    tables_.Write("headhunters", {{{"headhunter_id", "h0"}, {"firm_id", "f"}},
                                  {{"headhunter_id", "h1"}, {"firm_id", "f"}},
                                  {{"headhunter_id", "h2"}}});
    tables_.Write("jobs", {{{"job_id", "j0"}, {"headhunter_id", "1"}},
                           {{"job_id", "j1"}, {"company_id", "0"}},
                           {{"job_id", "j2"}, {"company_id", "0"}}});
    SmallRow timeless = Did("headhunter", 0, "view", "member", 7, 0);
    timeless.erase("at");
    tables_.Write(
        "interactions",
        {timeless, Did("member", 5, "invite", "member", 6, 400),
         Did("job", 0, "contact", "member", 3, 40), Did("headhunter", 0, "view", "member", 0, 30),
         Did("headhunter", 1, "contact", "member", 1, 10),
         Did("headhunter", 0, "save", "member", 0, 3), Did("headhunter", 2, "view", "member", 2, 3),
         Did("headhunter", 0, "dismiss", "member", 6, 2), Did("member", 5, "view", "job", 2, 1),
         Did("member", 5, "apply", "job", 1, 1), Did("job", 1, "view", "member", 4, 0)});
    Write();
  }

  void Write() {
    const DealingTables tables = DealingTables::Open(tables_.path());
    WriteDealings(tables, kNow, file_ / "dealings.bole");
    dealings_ =
        std::make_unique<Dealings>(file_ / "dealings.bole", tables.jobs, tables.headhunters, kNow);
  }

  std::vector<uint32_t> Recent(const DealingsQuery& query) const {
    return dealings_->Recent(query).Rows();
  }

  SmallTables tables_;
  TemporaryDirectory file_;
  std::unique_ptr<Dealings> dealings_;
};

TEST_F(DealingsTest, AViewersOwnAreRememberedByWhatWasDone) {
  using enum EntityKind;
  EXPECT_THAT(dealings_->Own(kHeadhunter, 0, kMember, Dealing::kViewed), ElementsAre(0));
  EXPECT_THAT(dealings_->Own(kHeadhunter, 0, kMember, Dealing::kDismissed), ElementsAre(6));
  EXPECT_THAT(dealings_->Own(kHeadhunter, 0, kMember, Dealing::kChosen), IsEmpty());
  // Nobody else's, a colleague's neither.
  EXPECT_THAT(dealings_->Own(kHeadhunter, 1, kMember, Dealing::kDismissed), IsEmpty());
  EXPECT_THAT(dealings_->Own(kMember, 5, kJob, Dealing::kContacted), ElementsAre(1));
  EXPECT_THAT(dealings_->Own(kMember, 99, kJob, Dealing::kContacted), IsEmpty());
  EXPECT_THAT(dealings_->Own(kJob, 0, kJob, Dealing::kContacted), IsEmpty());
}

TEST_F(DealingsTest, ApplicantsAreThoseOfTheTeamsJobs) {
  EXPECT_THAT(dealings_->Applicants(EntityKind::kJob, 1).Rows(), ElementsAre(5));
  EXPECT_THAT(dealings_->Applicants(EntityKind::kJob, 2).Rows(), ElementsAre(5));
  EXPECT_THAT(dealings_->Applicants(EntityKind::kJob, 0).Rows(), IsEmpty());
  EXPECT_THAT(dealings_->Applicants(EntityKind::kHeadhunter, 0).Rows(), IsEmpty());
}

TEST_F(DealingsTest, AreOnesOwnOrTheTeams) {
  DealingsQuery query = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0, .days = 365};
  EXPECT_THAT(Recent(query), ElementsAre(0));
  query.by_team = true;
  EXPECT_THAT(Recent(query), ElementsAre(0, 1, 3));
  query.viewer = 2;
  EXPECT_THAT(Recent(query), ElementsAre(2));
  // A headhunter's job is of the firm, a company's jobs are a team.
  query = {.viewer_kind = EntityKind::kJob, .viewer = 0, .days = 365, .by_team = true};
  EXPECT_THAT(Recent(query), ElementsAre(0, 1, 3));
  query.viewer = 2;
  EXPECT_THAT(Recent(query), ElementsAre(4));
  query.by_team = false;
  EXPECT_THAT(Recent(query), IsEmpty());
}

TEST_F(DealingsTest, CountDaysFromTheLastTime) {
  DealingsQuery query = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0, .by_team = true};
  for (const auto& [days, rows] : std::vector<std::pair<int64_t, std::vector<uint32_t>>>{
           {0, {}}, {2, {}}, {3, {0}}, {9, {0}}, {10, {0, 1}}, {39, {0, 1}}, {40, {0, 1, 3}}}) {
    query.days = days;
    EXPECT_EQ(Recent(query), rows) << days;
  }
}

TEST_F(DealingsTest, AreOfTheKindsThatAreAskedFor) {
  DealingsQuery query = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0, .by_team = true};
  query.contacted = false;
  EXPECT_THAT(Recent(query), ElementsAre(0));
  query.contacted = true;
  query.viewed = false;
  EXPECT_THAT(Recent(query), ElementsAre(1));
  query.contacted = false;
  EXPECT_THAT(Recent(query), IsEmpty());
}

TEST_F(DealingsTest, AreOfMembersWithJobsAndEachOther) {
  DealingsQuery query = {.viewer = 5, .wanted = EntityKind::kJob, .by_team = true};
  EXPECT_THAT(Recent(query), ElementsAre(1, 2));
  query.wanted = EntityKind::kMember;
  query.days = kMaxDealingDays;
  EXPECT_THAT(Recent(query), IsEmpty()) << "older than is remembered";
}

TEST_F(DealingsTest, AreNoneWithoutInteractions) {
  tables_.Write("interactions", {});
  Write();
  EXPECT_THAT(Recent({.viewer_kind = EntityKind::kHeadhunter, .by_team = true}), IsEmpty());
}

TEST_F(DealingsTest, RefuseADamagedFileAndOtherTables) {
  const DealingTables tables = DealingTables::Open(tables_.path());
  tables_.Write("headhunters", {});
  EXPECT_THROW(Dealings(file_ / "dealings.bole", tables.jobs,
                        DealingTables::Open(tables_.path()).headhunters, kNow),
               Error);
  std::string bytes = ReadFile(file_ / "dealings.bole");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  WritePlainFile(file_ / "dealings.bole", bytes);
  EXPECT_THROW(Dealings(file_ / "dealings.bole", tables.jobs, tables.headhunters, kNow), Error);
}

}  // namespace
}  // namespace bole
