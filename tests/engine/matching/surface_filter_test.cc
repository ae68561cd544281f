#include "engine/matching/surface_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/matching/list_audit.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using enum Surface;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

using Words = std::set<std::string_view>;

SmallRow Did(const std::string& actor_kind, int actor, const std::string& action,
             const std::string& object_kind, int object) {
  return {{"actor_kind", actor_kind},   {"actor_id", std::to_string(actor)},   {"action", action},
          {"object_kind", object_kind}, {"object_id", std::to_string(object)}, {"at", "100"}};
}

KnownPairs Known(const SmallTables& tables, int64_t until = std::numeric_limits<int64_t>::max()) {
  const auto open = [&](const std::string& name) {
    return Table::Open(tables.path() / (name + ".bole"));
  };
  return KnownPairs({open("members"), open("jobs"), open("headhunters"), open("connections"),
                     open("interactions")},
                    until);
}

PrivacyWall Wall(const SmallTables& tables) {
  return {WallTables::Open(tables.path()), /*now=*/1000};
}

// Five members, three jobs, one headhunter.
class KnownPairsTest : public ::testing::Test {
 protected:
  KnownPairsTest() {
    tables_.WriteMembers(5);
    tables_.Write("jobs", {{{"job_id", "a"}}, {{"job_id", "b"}}, {{"job_id", "c"}}});
    tables_.Write("headhunters", {{{"headhunter_id", "h"}}});
  }

  SmallTables tables_;
};

TEST_F(KnownPairsTest, TiesAreKnownToBothFromWhenTheyWereMade) {
  tables_.Write("connections", {{{"member_a", "1"}, {"member_b", "0"}, {"connected_at", "100"}}});
  EXPECT_THAT(Known(tables_).Of(kPeopleYouMayKnow, 0), ElementsAre(1));
  EXPECT_THAT(Known(tables_).Of(kPeopleYouMayKnow, 1), ElementsAre(0));
  EXPECT_THAT(Known(tables_, 100).Of(kPeopleYouMayKnow, 0), IsEmpty());
  EXPECT_THAT(Known(tables_).Of(kSimilarMembers, 0), IsEmpty());
}

TEST_F(KnownPairsTest, AnInvitationIsKnownToWhoSentItAndARefusalToBoth) {
  tables_.Write("interactions",
                {Did("member", 0, "invite", "member", 1), Did("member", 0, "invite", "member", 2),
                 Did("member", 2, "decline", "member", 0)});
  EXPECT_THAT(Known(tables_).Of(kPeopleYouMayKnow, 0), ElementsAre(1, 2));
  EXPECT_THAT(Known(tables_).Of(kPeopleYouMayKnow, 1), IsEmpty());
  EXPECT_THAT(Known(tables_).Of(kPeopleYouMayKnow, 2), ElementsAre(0));
}

TEST_F(KnownPairsTest, JobsAppliedToOrDismissedAreSettledButNotThoseLookedAt) {
  tables_.Write("interactions",
                {Did("member", 0, "apply", "job", 2), Did("member", 0, "dismiss", "job", 0),
                 Did("member", 0, "view", "job", 1)});
  EXPECT_THAT(Known(tables_).Of(kJobsForMember, 0), ElementsAre(0, 2));
  EXPECT_THAT(Known(tables_, 100).Of(kJobsForMember, 0), IsEmpty());
  // The employer has the applicant already, and who dismissed the job is not listed for it. Who
  // only looked may be: the gap would tell who looked.
  EXPECT_THAT(Known(tables_).Of(kCandidatesForJob, 2), ElementsAre(0));
  EXPECT_THAT(Known(tables_).Of(kCandidatesForJob, 0), ElementsAre(0));
  EXPECT_THAT(Known(tables_).Of(kCandidatesForJob, 1), IsEmpty());
}

TEST_F(KnownPairsTest, TheRejectedAreSettledOnBothSides) {
  tables_.Write("interactions",
                {Did("job", 1, "reject", "member", 4), Did("headhunter", 0, "contact", "member", 3),
                 Did("member", 2, "decline", "headhunter", 0)});
  EXPECT_THAT(Known(tables_).Of(kCandidatesForJob, 1), ElementsAre(4));
  EXPECT_THAT(Known(tables_).Of(kJobsForMember, 4), ElementsAre(1));
  EXPECT_THAT(Known(tables_).Of(kCandidatesForHeadhunter, 0), ElementsAre(2, 3));
  EXPECT_THAT(Known(tables_).Of(kHeadhuntersForMember, 2), ElementsAre(0));
}

// What settles a pair on a surface beside refusals, in the words of the tables.
struct Deals {
  Words by_viewer, by_candidate;
};
const std::map<Surface, Deals> kDeals = {
    {kPeopleYouMayKnow, {{"invite", "accept"}, {"accept"}}},
    {kJobsForMember, {{"apply"}, {"hire"}}},
    {kCandidatesForJob, {{"contact", "shortlist", "interview", "offer", "hire"}, {"apply"}}},
    {kHeadhuntersForMember, {{"contact", "reply"}, {}}},
    {kCandidatesForHeadhunter, {{"contact", "shortlist", "interview", "offer", "hire"}, {}}},
    {kHeadhuntersForJob, {{"contact"}, {}}},
    {kSimilarMembers, {}}};
const Words kRefusals = {"dismiss", "decline", "reject", "report"};

// Every action, in either direction, on every surface: refusals remove the pair from all, and of
// those by the candidate the viewer isn't told. Viewer 0 acts on candidate 1 + action; candidate
// 1 + kNumActions + action on viewer 0.
TEST_F(KnownPairsTest, ARefusalByEitherSideRemovesThePairFromEverySurface) {
  constexpr int kNumActions = kActionNames.size();
  constexpr int kNumRows = 1 + 2 * kNumActions;
  tables_.WriteMembers(kNumRows);
  std::vector<SmallRow> jobs, headhunters;
  for (int row = 0; row < kNumRows; ++row) {
    jobs.push_back({{"job_id", std::to_string(100 + row)}});
    headhunters.push_back({{"headhunter_id", std::to_string(100 + row)}});
  }
  tables_.Write("jobs", jobs);
  tables_.Write("headhunters", headhunters);
  for (const auto& [surface, deals] : kDeals) {
    const std::string viewer_kind(kEntityKindNames[static_cast<size_t>(QueryKind(surface))]);
    const std::string kind(kEntityKindNames[static_cast<size_t>(ItemKind(surface))]);
    std::vector<SmallRow> rows;
    std::vector<uint32_t> settled, refused, hidden;
    for (int i = 0; i < kNumActions; ++i) {
      const std::string action(kActionNames[static_cast<size_t>(i)]);
      const int to = 1 + i;
      rows.push_back(Did(viewer_kind, 0, action, kind, to));
      if (kRefusals.contains(action)) refused.push_back(static_cast<uint32_t>(to));
      if (kRefusals.contains(action) || deals.by_viewer.contains(action)) {
        settled.push_back(static_cast<uint32_t>(to));
      }
    }
    for (int i = 0; i < kNumActions; ++i) {
      const std::string action(kActionNames[static_cast<size_t>(i)]);
      const int from = 1 + kNumActions + i;
      rows.push_back(Did(kind, from, action, viewer_kind, 0));
      if (kRefusals.contains(action)) hidden.push_back(static_cast<uint32_t>(from));
      if (kRefusals.contains(action) || deals.by_candidate.contains(action)) {
        settled.push_back(static_cast<uint32_t>(from));
      }
    }
    tables_.Write("interactions", rows);
    const KnownPairs known = Known(tables_);
    SCOPED_TRACE(kSurfaceNames[static_cast<size_t>(surface)]);
    EXPECT_THAT(known.Of(surface, 0), ElementsAreArray(settled));
    EXPECT_THAT(known.Refused(surface, 0), ElementsAreArray(refused));
    EXPECT_THAT(known.Hidden(surface, 0), ElementsAreArray(hidden));
    EXPECT_THAT(Known(tables_, 100).Of(surface, 0), IsEmpty()) << "after the split";
  }
}

TEST_F(KnownPairsTest, WhoIsRefusedAfterAnInvitationFindsEverythingAsItWas) {
  tables_.Write("interactions", {Did("member", 0, "invite", "member", 1)});
  const KnownPairs before = Known(tables_);
  tables_.Write("interactions", {Did("member", 0, "invite", "member", 1),
                                 Did("member", 1, "decline", "member", 0)});
  const KnownPairs after = Known(tables_);
  for (const Surface surface : {kPeopleYouMayKnow, kSimilarMembers}) {
    EXPECT_TRUE(std::ranges::equal(after.Of(surface, 0), before.Of(surface, 0)));
    EXPECT_THAT(after.Hidden(surface, 0), IsEmpty());
    EXPECT_THAT(after.Of(surface, 1), ElementsAre(0));
    EXPECT_THAT(after.Refused(surface, 1), ElementsAre(0));
  }
}

TEST_F(KnownPairsTest, ATieTakesARefusalBack) {
  tables_.Write("connections", {{{"member_a", "0"}, {"member_b", "1"}}});
  tables_.Write("interactions", {Did("member", 0, "dismiss", "member", 1)});
  const KnownPairs known = Known(tables_);
  for (const Surface surface : {kPeopleYouMayKnow, kSimilarMembers}) {
    for (const uint32_t viewer : {0U, 1U}) {
      EXPECT_THAT(known.Refused(surface, viewer), IsEmpty());
      EXPECT_THAT(known.Hidden(surface, viewer), IsEmpty());
    }
  }
  EXPECT_THAT(known.Of(kPeopleYouMayKnow, 0), ElementsAre(1));
  EXPECT_THAT(known.Of(kSimilarMembers, 0), IsEmpty());
}

TEST_F(KnownPairsTest, AFileKeepsWhatIsRefusedAndHidden) {
  tables_.Write("interactions",
                {Did("job", 1, "reject", "member", 4), Did("member", 2, "dismiss", "job", 1),
                 Did("job", 1, "shortlist", "member", 3)});
  const TemporaryDirectory directory;
  Known(tables_).Write(directory / "known_pairs.bole");
  const KnownPairs known = KnownPairs::Open(directory / "known_pairs.bole");
  EXPECT_THAT(known.Of(kCandidatesForJob, 1), ElementsAre(2, 3, 4));
  EXPECT_THAT(known.Refused(kCandidatesForJob, 1), ElementsAre(4));
  EXPECT_THAT(known.Hidden(kCandidatesForJob, 1), ElementsAre(2));
  EXPECT_THAT(known.Hidden(kJobsForMember, 4), ElementsAre(1));
}

TEST_F(KnownPairsTest, FilterCombinesWallKnownExcludedAndOnly) {
  tables_.Write("connections", {{{"member_a", "0"}, {"member_b", "1"}}});
  tables_.Write("blocks", {{{"member_id", "0"}, {"blocked_kind", "member"}, {"blocked_id", "2"}}});
  const PrivacyWall wall = Wall(tables_);
  const KnownPairs known = Known(tables_);
  const auto allowed = [&](const RequestedRows& requested) {
    const SurfaceFilter filter(wall, known, kPeopleYouMayKnow, 0, requested);
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < 5; ++row) {
      if (filter.Allows(row)) rows.push_back(row);
    }
    return rows;
  };
  const std::vector<uint32_t> three = {3}, one_and_four = {1, 4}, nobody;
  EXPECT_THAT(allowed({}), ElementsAre(3, 4));
  EXPECT_THAT(allowed({.excluded = three, .only = {}}), ElementsAre(4));
  EXPECT_THAT(allowed({.excluded = {}, .only = one_and_four}), ElementsAre(4));
  EXPECT_THAT(allowed({.excluded = {}, .only = nobody}), IsEmpty());
  const std::vector<uint8_t> full = {0, 0, 0, 1, 1};
  EXPECT_THAT(allowed({.full = full}), IsEmpty());
  EXPECT_THAT(allowed({.full = full, .kept = one_and_four}), ElementsAre(4));
}

TEST_F(KnownPairsTest, AuditFindsEveryForbiddenPairWithAnyNumberOfThreads) {
  tables_.Write("blocks", {{{"member_id", "3"}, {"blocked_kind", "member"}, {"blocked_id", "2"}}});
  const PrivacyWall wall = Wall(tables_);
  const std::vector<uint64_t> offsets = {0, 2, 2, 4, 4, 5};
  const std::vector<uint32_t> rows = {1, 2, 3, 2, 0};
  const std::vector<StoredLists> lists = {{kPeopleYouMayKnow, offsets, rows},
                                          {kJobsForMember, {}, {}}};
  const std::vector<WallViolation> expected = {{kPeopleYouMayKnow, 2, 3, WallRule::kBlocked},
                                               {kPeopleYouMayKnow, 2, 2, WallRule::kOneself}};
  EXPECT_EQ(AuditLists(wall, lists, 1), expected);
  EXPECT_EQ(AuditLists(wall, lists, 3), expected);
}

}  // namespace
}  // namespace bole
