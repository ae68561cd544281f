#include "features/graph/member_traits_table.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

constexpr int kDay = 86400;

SmallRow Did(int actor, const std::string& action, int object, int day) {
  return {{"actor_kind", "member"},
          {"actor_id", std::to_string(actor)},
          {"action", action},
          {"object_kind", "member"},
          {"object_id", std::to_string(object)},
          {"at", std::to_string(day * kDay)}};
}

class MemberTraitsTest : public ::testing::Test {
 protected:
  MemberTraitsTest() {
    tables_.Write(
        "members",
        {{{"member_id", "a"},
          {"seniority", "Junior"},
          {"years_experience", "1"},
          {"city", "上海"},
          {"skills", "c|d"},
          {"verified", "yes"},
          {"joined_at", "0"}},
         {{"member_id", "b"},
          {"seniority", "vp"},
          {"years_experience", "20"},
          {"city", "北京"},
          {"accepts_invites", "no"}},
         {{"member_id", "c"}, {"seniority", "senior"}, {"years_experience", "8"}, {"city", "上海"}},
         {{"member_id", "d"}, {"seniority", "junior"}, {"trust", "0.5"}}});
    tables_.Write("interactions",
                  {Did(0, "invite", 1, 1), Did(1, "accept", 0, 2), Did(0, "invite", 2, 3),
                   Did(2, "decline", 0, 4), Did(3, "invite", 1, 9)});
  }

  MemberTraitsTable Make(int64_t until = INT64_MAX) const {
    return MakeMemberTraits(GraphTables::Open(tables_.path()), {.until = until});
  }

  SmallTables tables_;
};

TEST_F(MemberTraitsTest, OrdersWordsOfSeniorityByExperience) {
  const MemberTraitsTable table = Make();
  const MemberTraits traits = table.view();
  EXPECT_EQ(traits.value(0, Trait::kSeniority), 0);
  EXPECT_EQ(traits.value(2, Trait::kSeniority), 1);
  EXPECT_EQ(traits.value(1, Trait::kSeniority), 2);
  EXPECT_EQ(traits.value(3, Trait::kSeniority), 0) << "the case of a word says nothing";
}

TEST_F(MemberTraitsTest, TakesTheProfileAsItStands) {
  const MemberTraitsTable table = Make();
  const MemberTraits traits = table.view();
  EXPECT_EQ(traits.value(0, Trait::kCity), traits.value(2, Trait::kCity));
  EXPECT_NE(traits.value(0, Trait::kCity), traits.value(1, Trait::kCity));
  EXPECT_TRUE(std::isnan(traits.value(3, Trait::kCity)));
  EXPECT_FLOAT_EQ(traits.value(0, Trait::kSkills), std::log1p(2.0f));
  EXPECT_EQ(traits.value(0, Trait::kVerified), 1);
  EXPECT_EQ(traits.value(1, Trait::kAcceptsInvites), 0);
  EXPECT_TRUE(std::isnan(traits.value(0, Trait::kAcceptsInvites)));
  EXPECT_EQ(traits.value(3, Trait::kTrust), 0.5f);
}

// One of three invitations was accepted, two answered; with four more of that kind everywhere.
TEST_F(MemberTraitsTest, CountsHabitsAndDrawsSharesToTheMean) {
  const MemberTraitsTable table = Make();
  const MemberTraits traits = table.view();
  EXPECT_FLOAT_EQ(traits.value(0, Trait::kInvitesSent), std::log1p(2.0f));
  EXPECT_FLOAT_EQ(traits.value(0, Trait::kSentAccepted), (1 + 4.0f / 3) / 6);
  EXPECT_FLOAT_EQ(traits.value(1, Trait::kReceivedAccepted), (1 + 4.0f / 3) / 6);
  EXPECT_FLOAT_EQ(traits.value(2, Trait::kReceivedAccepted), (4.0f / 3) / 5);
  EXPECT_FLOAT_EQ(traits.value(2, Trait::kReceivedAnswered), (1 + 8.0f / 3) / 5);
  EXPECT_FLOAT_EQ(traits.value(3, Trait::kReceivedAnswered), 2.0f / 3);
}

// Twice as much in a log of twice the time is the same habit.
TEST_F(MemberTraitsTest, CountsWhatIsDoneInAMonth) {
  tables_.Write("interactions", {Did(0, "invite", 1, 0), Did(0, "invite", 2, 30),
                                 Did(0, "invite", 3, 60), Did(1, "accept", 0, 60)});
  const MemberTraitsTable two_months = Make(), one_month = Make(31 * kDay);
  EXPECT_FLOAT_EQ(two_months.view().value(0, Trait::kInvitesSent), std::log1p(1.5f));
  EXPECT_FLOAT_EQ(one_month.view().value(0, Trait::kInvitesSent), std::log1p(2.0f));
  EXPECT_FLOAT_EQ(two_months.view().value(1, Trait::kActions), std::log1p(0.5f));
}

TEST_F(MemberTraitsTest, KnowsNothingOfWhatIsAfterThePeriod) {
  const MemberTraitsTable table = Make(3 * kDay);
  const MemberTraits traits = table.view();
  EXPECT_FLOAT_EQ(traits.value(0, Trait::kInvitesSent), std::log1p(1.0f));
  EXPECT_EQ(traits.value(3, Trait::kInvitesSent), 0);
  EXPECT_EQ(traits.value(2, Trait::kActions), 0);
  EXPECT_FLOAT_EQ(traits.value(0, Trait::kIdleDays), std::log1p(1.0f)) << "day 1, seen on day 2";
  EXPECT_FLOAT_EQ(traits.value(0, Trait::kMemberDays), std::log1p(2.0f));
  EXPECT_TRUE(std::isnan(traits.value(2, Trait::kIdleDays)));
}

TEST_F(MemberTraitsTest, ReadsWhatItWroteAndRefusesAnotherSize) {
  const MemberTraitsTable table = Make();
  const std::filesystem::path path = tables_.path() / "traits";
  table.Write(path);
  const ArrayFile file = ArrayFile::Open(path);
  EXPECT_EQ(MemberTraits::Read(file, 4).value(1, Trait::kSeniority), 2);
  EXPECT_THROW(MemberTraits::Read(file, 5), Error);
}

}  // namespace
}  // namespace bole
