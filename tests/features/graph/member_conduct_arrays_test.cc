#include "features/graph/member_conduct_arrays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/support/plain_file.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kDay = 86400;

SmallRow Act(int actor, const std::string& action, int object, int64_t at,
             const std::string& weight = "") {
  return {
      {"actor_kind", "member"},  {"actor_id", std::to_string(actor)},   {"action", action},
      {"object_kind", "member"}, {"object_id", std::to_string(object)}, {"at", std::to_string(at)},
      {"weight", weight}};
}

class MemberConductTest : public ::testing::Test {
 protected:
  MemberConductTest() { tables_.WriteMembers(4); }

  MemberConductArrays Gather(const GraphPeriod& period = {}) const {
    return GatherMemberConduct(GraphTables::Open(tables_.path()), period);
  }

  SmallTables tables_;
};

TEST_F(MemberConductTest, CountsWhatIsFilledInAndWhenSomeoneWasLastSeen) {
  tables_.Write("members", {{{"member_id", "a"}, {"last_active_at", "50"}, {"skills", "x|y"}},
                            {{"member_id", "b"},
                             {"summary", "s"},
                             {"skills", "x|y|z"},
                             {"function", "f"},
                             {"seniority", "senior"}},
                            {{"member_id", "c"}}});
  tables_.Write("companies", {{{"company_id", "c"}}});
  tables_.Write("positions", {{{"member_id", "1"}, {"company_id", "0"}}});
  tables_.Write("educations", {{{"member_id", "1"}, {"school", "PKU"}}});
  tables_.Write("interactions", {Act(0, "view", 1, 40), Act(1, "view", 0, 70)});
  const auto conduct = Gather();
  EXPECT_THAT(conduct.profile_parts, ElementsAre(0, MemberConduct::kProfileParts, 0));
  EXPECT_THAT(conduct.last_seen, ElementsAre(50, 70, kNoTime));
  EXPECT_THAT(Gather({.until = 70}).last_seen, ElementsAre(50, kNoTime, kNoTime));
}

TEST_F(MemberConductTest, CountsInvitationsThatCouldBeAnswered) {
  tables_.Write("interactions",
                {Act(0, "invite", 1, 0), Act(1, "accept", 0, kDay), Act(0, "invite", 2, kDay),
                 Act(2, "decline", 0, 29 * kDay), Act(0, "invite", 3, 16 * kDay),
                 Act(3, "invite", 1, 17 * kDay), Act(3, "invite", 0, 30 * kDay)});
  const auto conduct = Gather();
  // 3's last invitation is of today, that of the 17th is 13 days old: nobody has answered yet.
  EXPECT_THAT(conduct.invitations, ElementsAre(3, 0, 0, 0));
  EXPECT_THAT(conduct.accepted, ElementsAre(1, 0, 0, 0));
}

TEST_F(MemberConductTest, AddsImpressionsInVainByViewerAndCandidate) {
  tables_.Write("interactions", {Act(0, "ignore", 1, 5), Act(0, "ignore", 1, 9, "2.5"),
                                 Act(0, "ignore", 2, 7, "-1"), Act(1, "view", 0, 8)});
  const auto conduct = Gather();
  EXPECT_THAT(conduct.ignored.view().row(0), ElementsAre(1, 2));
  EXPECT_THAT(conduct.ignored.view().row_values(0), ElementsAre(3.5f, 1));
  EXPECT_THAT(conduct.ignored_at, ElementsAre(9, 7));
  EXPECT_THAT(Gather({.until = 9}).ignored.view().row_values(0), ElementsAre(1, 1));
}

TEST_F(MemberConductTest, AVoucherIsNamedOrReferredAndCameFirst) {
  tables_.Write("members", {{{"member_id", "a"}, {"joined_at", "1"}},
                            {{"member_id", "b"}, {"joined_at", "2"}, {"vouched_by", "3"}},
                            {{"member_id", "c"}, {"joined_at", "2"}},
                            {{"member_id", "d"}}});
  const auto tie = [](int a, int b, const std::string& origin) {
    return SmallRow{
        {"member_a", std::to_string(a)}, {"member_b", std::to_string(b)}, {"origin", origin}};
  };
  tables_.Write("connections", {tie(0, 1, "referral"), tie(0, 2, "invite"), tie(1, 2, "referral"),
                                tie(1, 3, "referral")});
  const auto conduct = Gather();
  EXPECT_THAT(conduct.vouchers.view().row(1), ElementsAre(0, 3));
  for (const int other : {0, 2, 3}) EXPECT_THAT(conduct.vouchers.view().row(other), IsEmpty());
}

TEST_F(MemberConductTest, IsReadBackAsItWasWritten) {
  tables_.Write("interactions", {Act(0, "ignore", 1, 5), Act(2, "invite", 1, 5)});
  const auto conduct = Gather();
  const TemporaryDirectory directory;
  conduct.Write(directory / "conduct.bole");
  const ArrayFile file = ArrayFile::Open(directory / "conduct.bole");
  const MemberConduct read = MemberConduct::Read(file);
  EXPECT_EQ(read.num_members(), 4u);
  EXPECT_THAT(read.ignored.row(0), ElementsAre(1));
  EXPECT_THAT(read.ignored_at, ElementsAre(5));

  std::string bytes = ReadFile(directory / "conduct.bole");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  WritePlainFile(directory / "damaged.bole", bytes);
  EXPECT_THROW(ArrayFile::Open(directory / "damaged.bole"), Error);
}

TEST_F(MemberConductTest, RefusesArraysOfAnotherSize) {
  const TemporaryDirectory directory;
  auto conduct = Gather();
  conduct.accepted.push_back(1);
  conduct.Write(directory / "conduct.bole");
  const ArrayFile file = ArrayFile::Open(directory / "conduct.bole");
  EXPECT_THROW(MemberConduct::Read(file), Error);
}

}  // namespace
}  // namespace bole
