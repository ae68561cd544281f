#include "engine/matching/privacy_wall.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "features/graph/member_graph_arrays.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using enum Surface;

constexpr int64_t kNow = 1000;

// Five companies:   0 group     3 other     4 subsidiary of other
//                   |
//                   1 daughter
//                   |
//                   2 granddaughter
//
// Members: 0 works at 2, 1 worked there until 900, 2 works at 3, 3 works nowhere, 4 works at 4 and
// from 2000 on at 0.
// Jobs: 0 of company 0, 1 of company 3, 2 closed, 3 of headhunter 0, 4 of nobody.
// Headhunters: 0 may not recruit from "other", 1 is employed by "daughter", 2 is free.
class PrivacyWallTest : public ::testing::Test {
 protected:
  PrivacyWallTest() {
    tables_.WriteMembers(5);
    WriteCompanies({"", "0", "1", "", "3"});
    tables_.Write("positions", {Position(0, 2),
                                Position(1, 2, "900"),
                                Position(2, 3),
                                Position(4, 4),
                                {{"member_id", "4"}, {"company_id", "0"}, {"started_at", "2000"}}});
    tables_.Write("headhunters",
                  {{{"headhunter_id", "h0"}, {"off_limits_companies", "c3|nobody's"}},
                   {{"headhunter_id", "h1"}, {"firm_id", "c1"}},
                   {{"headhunter_id", "h2"}, {"firm_id", "elsewhere"}}});
    tables_.Write("jobs", {{{"job_id", "j0"}, {"company_id", "0"}},
                           {{"job_id", "j1"}, {"company_id", "3"}, {"closes_at", "1001"}},
                           {{"job_id", "j2"}, {"closes_at", "1000"}},
                           {{"job_id", "j3"}, {"headhunter_id", "0"}},
                           {{"job_id", "j4"}, {"posted_at", "1000"}},
                           {{"job_id", "j5"}, {"posted_at", "1001"}}});
  }

  static SmallRow Position(int member, int company, const std::string& ended_at = "") {
    return {{"member_id", std::to_string(member)},
            {"company_id", std::to_string(company)},
            {"started_at", "1"},
            {"ended_at", ended_at}};
  }

  void WriteCompanies(const std::vector<std::string>& parents) {
    std::vector<SmallRow> rows;
    for (const std::string& parent : parents) {
      rows.push_back({{"company_id", "c" + std::to_string(rows.size())}, {"parent_id", parent}});
    }
    tables_.Write("companies", rows);
  }

  void Block(int member, const std::string& kind, int blocked) {
    blocks_.push_back({{"member_id", std::to_string(member)},
                       {"blocked_kind", kind},
                       {"blocked_id", std::to_string(blocked)}});
    tables_.Write("blocks", blocks_);
  }

  void SetFlag(int member, const std::string& column, const std::string& value) {
    std::vector<SmallRow> rows;
    for (int i = 0; i < 5; ++i) rows.push_back({{"member_id", "m" + std::to_string(i)}});
    rows[member][column] = value;
    tables_.Write("members", rows);
  }

  WallRule Check(Surface surface, uint32_t viewer, uint32_t candidate) const {
    return PrivacyWall(WallTables::Open(tables_.path()), kNow).Check(surface, viewer, candidate);
  }

  SmallTables tables_;
  std::vector<SmallRow> blocks_;
};

TEST_F(PrivacyWallTest, AllowsWhatNoRuleForbids) {
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 1), WallRule::kAllowed);
  EXPECT_EQ(Check(kJobsForMember, 0, 1), WallRule::kAllowed);
  EXPECT_EQ(Check(kCandidatesForJob, 1, 0), WallRule::kAllowed);
  EXPECT_EQ(Check(kHeadhuntersForMember, 3, 1), WallRule::kAllowed);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 2, 0), WallRule::kAllowed);
  EXPECT_EQ(Check(kHeadhuntersForJob, 0, 1), WallRule::kAllowed);
  EXPECT_EQ(Check(kSimilarMembers, 0, 1), WallRule::kAllowed);
  EXPECT_EQ(Check(kSimilarJobs, 0, 1), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, NobodyIsShownToThemselves) {
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 3), WallRule::kOneself);
  EXPECT_EQ(Check(kSimilarMembers, 3, 3), WallRule::kOneself);
  EXPECT_EQ(Check(kSimilarJobs, 4, 4), WallRule::kOneself);
  EXPECT_EQ(Check(kJobsForMember, 3, 3), WallRule::kAllowed);  // rows of two kinds
}

TEST_F(PrivacyWallTest, ABlockOfAMemberHoldsBothWays) {
  Block(0, "member", 3);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 3), WallRule::kBlocked);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 0), WallRule::kBlocked);
  EXPECT_EQ(Check(kSimilarMembers, 3, 0), WallRule::kBlocked);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 1), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, ABlockOfACompanyHidesItsJobsAndThoseWhoWorkThere) {
  Block(3, "company", 3);
  EXPECT_EQ(Check(kJobsForMember, 3, 1), WallRule::kBlocked);
  EXPECT_EQ(Check(kCandidatesForJob, 1, 3), WallRule::kBlocked);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 2), WallRule::kBlocked);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 2, 3), WallRule::kBlocked);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 4), WallRule::kBlocked);  // at the subsidiary
  EXPECT_EQ(Check(kJobsForMember, 3, 0), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, ABlockOfASubsidiaryIsNoBlockOfItsOwner) {
  Block(3, "company", 4);
  EXPECT_EQ(Check(kJobsForMember, 3, 1), WallRule::kAllowed);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 4), WallRule::kBlocked);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 2), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, ABlockOfAHeadhunterHoldsBothWaysAndForTheirJobs) {
  Block(3, "headhunter", 0);
  EXPECT_EQ(Check(kHeadhuntersForMember, 3, 0), WallRule::kBlocked);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 0, 3), WallRule::kBlocked);
  EXPECT_EQ(Check(kJobsForMember, 3, 3), WallRule::kBlocked);
  EXPECT_EQ(Check(kCandidatesForJob, 3, 3), WallRule::kBlocked);
  EXPECT_EQ(Check(kHeadhuntersForMember, 3, 2), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, ABlockOfACompanyHoldsForItsHeadhunters) {
  Block(3, "company", 0);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 1, 3), WallRule::kBlocked);
  EXPECT_EQ(Check(kHeadhuntersForMember, 3, 1), WallRule::kBlocked);
}

TEST_F(PrivacyWallTest, TheNonDiscoverableAreNeverCandidates) {
  SetFlag(3, "discoverable", "no");
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 3), WallRule::kNotDiscoverable);
  EXPECT_EQ(Check(kSimilarMembers, 0, 3), WallRule::kNotDiscoverable);
  EXPECT_EQ(Check(kCandidatesForJob, 4, 3), WallRule::kNotDiscoverable);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 2, 3), WallRule::kNotDiscoverable);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 0), WallRule::kAllowed);  // they may look
  EXPECT_EQ(Check(kJobsForMember, 3, 4), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, AJobSeekerIsHiddenFromTheirEmployersWholeGroup) {
  EXPECT_EQ(Check(kCandidatesForJob, 0, 0), WallRule::kCurrentEmployer);  // two steps up
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 1, 0), WallRule::kCurrentEmployer);
  EXPECT_EQ(Check(kHeadhuntersForMember, 0, 1), WallRule::kCurrentEmployer);
  EXPECT_EQ(Check(kCandidatesForJob, 1, 4), WallRule::kCurrentEmployer);  // job of the parent
  EXPECT_EQ(Check(kCandidatesForJob, 0, 1), WallRule::kAllowed);          // has left
  EXPECT_EQ(Check(kCandidatesForJob, 4, 0), WallRule::kAllowed);          // nobody's job
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 4), WallRule::kAllowed);          // colleagues may meet
}

TEST_F(PrivacyWallTest, AnEmployerToBeCountsAlready) {
  EXPECT_EQ(Check(kCandidatesForJob, 0, 4), WallRule::kCurrentEmployer);
}

TEST_F(PrivacyWallTest, AffiliatesAreFoundSidewaysAndThroughRings) {
  WriteCompanies({"", "0", "0", "4", "3"});  // 1 and 2 are sisters; 3 and 4 own each other
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 1, 0), WallRule::kCurrentEmployer);
  EXPECT_EQ(Check(kCandidatesForJob, 1, 4), WallRule::kCurrentEmployer);
  Block(3, "company", 3);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 4), WallRule::kBlocked);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 0), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, JobsCloseAtTheirTime) {
  EXPECT_EQ(Check(kJobsForMember, 3, 2), WallRule::kJobClosed);
  EXPECT_EQ(Check(kJobsForMember, 3, 4), WallRule::kAllowed);
  EXPECT_EQ(Check(kJobsForMember, 3, 5), WallRule::kJobClosed);  // posted a second later
  EXPECT_EQ(Check(kSimilarJobs, 0, 2), WallRule::kJobClosed);
  EXPECT_EQ(Check(kCandidatesForJob, 2, 3), WallRule::kJobClosed);
  EXPECT_EQ(Check(kHeadhuntersForJob, 2, 2), WallRule::kJobClosed);
  EXPECT_EQ(Check(kJobsForMember, 3, 1), WallRule::kAllowed);  // a second later
  EXPECT_EQ(Check(kSimilarJobs, 2, 0), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, PeopleOfAnOffLimitsCompanyAreHiddenFromTheHeadhunter) {
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 0, 2), WallRule::kOffLimits);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 0, 4), WallRule::kOffLimits);  // its subsidiary
  EXPECT_EQ(Check(kHeadhuntersForMember, 2, 0), WallRule::kOffLimits);
  EXPECT_EQ(Check(kCandidatesForJob, 3, 2), WallRule::kOffLimits);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 0, 0), WallRule::kAllowed);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 2, 2), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, OffLimitsHoldsForTheHeadhuntersJobs) {
  EXPECT_EQ(Check(kJobsForMember, 2, 3), WallRule::kOffLimits);
  EXPECT_EQ(Check(kJobsForMember, 4, 3), WallRule::kOffLimits);
  EXPECT_EQ(Check(kJobsForMember, 0, 3), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, WhatIsOffLimitsToOneHeadhunterIsSoToTheWholeFirm) {
  tables_.Write("headhunters",
                {{{"headhunter_id", "h0"}, {"firm_id", "agency"}},
                 {{"headhunter_id", "h1"}, {"firm_id", "agency"}, {"off_limits_companies", "c3"}},
                 {{"headhunter_id", "h2"}},
                 {{"headhunter_id", "h3"}, {"off_limits_companies", "c0"}}});
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 0, 2), WallRule::kOffLimits);
  EXPECT_EQ(Check(kHeadhuntersForMember, 2, 0), WallRule::kOffLimits);
  EXPECT_EQ(Check(kCandidatesForJob, 3, 2), WallRule::kOffLimits);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 3, 0), WallRule::kOffLimits);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 2, 0), WallRule::kAllowed) << "no firm is no firm";
}

TEST_F(PrivacyWallTest, WhoTakesNoInvitationsIsNobodyYouMayKnow) {
  SetFlag(3, "accepts_invites", "no");
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 3), WallRule::kNoInvites);
  EXPECT_EQ(Check(kSimilarMembers, 0, 3), WallRule::kAllowed);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 3, 0), WallRule::kAllowed);
  SetFlag(3, "accepts_invites", "yes");
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 3), WallRule::kAllowed);
}

TEST_F(PrivacyWallTest, TheHiddenAreNotMentioned) {
  Block(0, "member", 3);
  SetFlag(4, "discoverable", "no");
  const PrivacyWall wall(WallTables::Open(tables_.path()), kNow);
  EXPECT_FALSE(wall.MayMention(0, 3));
  EXPECT_FALSE(wall.MayMention(3, 0));
  EXPECT_FALSE(wall.MayMention(0, 4));
  EXPECT_TRUE(wall.MayMention(0, 1));
}

// What one side alone decides is forbidden in every pair; in this world nothing else is forbidden
// to everybody, so both say the same.
TEST_F(PrivacyWallTest, KnowsWhoIsShownToNobodyAndWhoIsShownNothing) {
  tables_.Write("members", {{{"member_id", "m0"}},
                            {{"member_id", "m1"}, {"discoverable", "no"}},
                            {{"member_id", "m2"}, {"accepts_invites", "no"}},
                            {{"member_id", "m3"}},
                            {{"member_id", "m4"}}});
  WallPolicy policy;
  policy.untrusted = {0, 0, 0, 1, 0};
  const PrivacyWall wall(WallTables::Open(tables_.path()), kNow, policy);
  const std::map<EntityKind, uint32_t> counts = {
      {EntityKind::kMember, 5}, {EntityKind::kJob, 6}, {EntityKind::kHeadhunter, 3}};
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    const auto surface = static_cast<Surface>(i);
    const uint32_t viewers = counts.at(QueryKind(surface));
    const uint32_t candidates = counts.at(ItemKind(surface));
    std::vector<uint32_t> shown(viewers), shown_to(candidates);
    for (uint32_t viewer = 0; viewer < viewers; ++viewer) {
      for (uint32_t candidate = 0; candidate < candidates; ++candidate) {
        if (!wall.Allows(surface, viewer, candidate)) continue;
        ++shown[viewer];
        ++shown_to[candidate];
      }
    }
    for (uint32_t viewer = 0; viewer < viewers; ++viewer) {
      EXPECT_EQ(wall.ShowsNothingTo(surface, viewer), shown[viewer] == 0)
          << kSurfaceNames[i] << ", viewer " << viewer;
    }
    for (uint32_t candidate = 0; candidate < candidates; ++candidate) {
      EXPECT_EQ(wall.IsShownToNobody(surface, candidate), shown_to[candidate] == 0)
          << kSurfaceNames[i] << ", candidate " << candidate;
    }
  }
}

TEST(PrivacyWallWithoutTablesTest, AllowsEverybodyButOneself) {
  SmallTables tables;
  tables.WriteMembers(2);
  const PrivacyWall wall(WallTables::Open(tables.path()), kNow);
  EXPECT_TRUE(wall.Allows(kPeopleYouMayKnow, 0, 1));
  EXPECT_FALSE(wall.Allows(kPeopleYouMayKnow, 1, 1));
}

// What a site may add. Members: 0 is tied to 1 and has 2 in an address book; 1, 2 and 3 aren't
// verified, which 3 has never said.
class WallPolicyTest : public ::testing::Test {
 protected:
  WallPolicyTest() {
    const auto member = [](const char* id, const char* verified, const char* community = "") {
      return SmallRow{{"member_id", id}, {"verified", verified}, {"community", community}};
    };
    members_ = {member("a", "yes"), member("b", "no"), member("c", "no"), member("d", "")};
    tables_.Write("connections", {{{"member_a", "0"}, {"member_b", "1"}}});
    tables_.Write("contacts", {{{"from_id", "0"}, {"to_id", "2"}}});
    tables_.Write("jobs", {{{"job_id", "j"}}});
    tables_.Write("headhunters", {{{"headhunter_id", "h"}}});
  }

  // Checks with the tables as they are now, and this policy but for the graph.
  WallRule Check(Surface surface, uint32_t viewer, uint32_t candidate, WallPolicy policy = {}) {
    tables_.Write("members", members_);
    const auto graph = MakeMemberGraph(GraphTables::Open(tables_.path()), {});
    policy.graph = graph.view();
    return PrivacyWall(WallTables::Open(tables_.path()), kNow, policy)
        .Check(surface, viewer, candidate);
  }

  SmallTables tables_;
  std::vector<SmallRow> members_;
};

TEST_F(WallPolicyTest, TheUnverifiedAreForAcquaintancesAlone) {
  const WallPolicy policy = {.untrusted = {}, .verified_only = true};
  for (const Surface surface : {kPeopleYouMayKnow, kSimilarMembers}) {
    EXPECT_EQ(Check(surface, 0, 1, policy), WallRule::kAllowed) << "tied";
    EXPECT_EQ(Check(surface, 0, 2, policy), WallRule::kAllowed) << "in the address book";
    EXPECT_EQ(Check(surface, 2, 0, policy), WallRule::kAllowed) << "verified";
    EXPECT_EQ(Check(surface, 3, 2, policy), WallRule::kUnverified);
    EXPECT_EQ(Check(surface, 0, 3, policy), WallRule::kUnverified) << "not known is not verified";
    EXPECT_EQ(Check(surface, 3, 2), WallRule::kAllowed) << "the site doesn't ask for it";
  }
  EXPECT_EQ(Check(kCandidatesForJob, 0, 1, policy), WallRule::kUnverified);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 0, 1, policy), WallRule::kUnverified);
  EXPECT_EQ(Check(kCandidatesForJob, 0, 0, policy), WallRule::kAllowed);
}

TEST_F(WallPolicyTest, BeingInSomebodysAddressBookIsNotTold) {
  members_[0]["verified"] = "no";
  EXPECT_EQ(Check(kPeopleYouMayKnow, 2, 0, {.untrusted = {}, .verified_only = true}),
            WallRule::kUnverified);
}

// Strangers to everybody see no unverified member; an acquaintance may.
TEST_F(WallPolicyTest, TheUnverifiedAreShownToSomebodyAmongMembersAlone) {
  tables_.Write("members", members_);
  const auto graph = MakeMemberGraph(GraphTables::Open(tables_.path()), {});
  const PrivacyWall wall(WallTables::Open(tables_.path()), kNow,
                         {.untrusted = {}, .verified_only = true, .graph = graph.view()});
  EXPECT_FALSE(wall.IsShownToNobody(kPeopleYouMayKnow, 1));
  EXPECT_TRUE(wall.IsShownToNobody(kCandidatesForJob, 1));
  EXPECT_TRUE(wall.IsShownToNobody(kCandidatesForHeadhunter, 1));
}

TEST_F(WallPolicyTest, TheUntrustedAreForNobody) {
  const WallPolicy policy = {.untrusted = {0, 1, 0, 0}};
  for (const Surface surface :
       {kPeopleYouMayKnow, kSimilarMembers, kCandidatesForJob, kCandidatesForHeadhunter}) {
    EXPECT_EQ(Check(surface, 0, 1, policy), WallRule::kUntrusted);
    EXPECT_EQ(Check(surface, 0, 3, policy), WallRule::kAllowed);
  }
  EXPECT_EQ(Check(kPeopleYouMayKnow, 1, 0, policy), WallRule::kAllowed);
}

TEST_F(WallPolicyTest, NothingCrossesClosedCommunities) {
  members_[0]["community"] = members_[1]["community"] = "doctors";
  members_[2]["community"] = "lawyers";
  tables_.Write("jobs", {{{"job_id", "j"}, {"community", "doctors"}},
                         {{"job_id", "k"}, {"community", "lawyers"}}});
  tables_.Write("headhunters", {{{"headhunter_id", "h"}, {"community", "lawyers"}}});
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 1), WallRule::kAllowed);
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 2), WallRule::kOtherCommunity) << "even a contact";
  EXPECT_EQ(Check(kPeopleYouMayKnow, 0, 3), WallRule::kOtherCommunity) << "3 is in none";
  EXPECT_EQ(Check(kSimilarMembers, 2, 1), WallRule::kOtherCommunity);
  EXPECT_EQ(Check(kJobsForMember, 0, 0), WallRule::kAllowed);
  EXPECT_EQ(Check(kJobsForMember, 0, 1), WallRule::kOtherCommunity);
  EXPECT_EQ(Check(kCandidatesForJob, 1, 0), WallRule::kOtherCommunity);
  EXPECT_EQ(Check(kCandidatesForJob, 1, 2), WallRule::kAllowed);
  EXPECT_EQ(Check(kHeadhuntersForMember, 0, 0), WallRule::kOtherCommunity);
  EXPECT_EQ(Check(kCandidatesForHeadhunter, 0, 2), WallRule::kAllowed);
  EXPECT_EQ(Check(kHeadhuntersForJob, 0, 0), WallRule::kOtherCommunity);
  EXPECT_EQ(Check(kHeadhuntersForJob, 1, 0), WallRule::kAllowed);
  EXPECT_EQ(Check(kSimilarJobs, 0, 1), WallRule::kOtherCommunity);
}

}  // namespace
}  // namespace bole
