#include "features/graph/invitations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

SmallRow Did(int actor, const std::string& action, int object, int at) {
  return {
      {"actor_kind", "member"},  {"actor_id", std::to_string(actor)},   {"action", action},
      {"object_kind", "member"}, {"object_id", std::to_string(object)}, {"at", std::to_string(at)}};
}

std::vector<Invitation> List(const std::vector<SmallRow>& rows, int64_t until = 1000) {
  SmallTables tables;
  tables.WriteMembers(5);
  tables.Write("interactions", rows);
  return ListInvitations(Table::Open(tables.path() / "interactions.bole"), {.until = until});
}

TEST(InvitationsTest, JoinsAnInvitationWithTheAnswerOfWhoWasAsked) {
  const auto list = List({Did(0, "invite", 1, 10), Did(0, "invite", 2, 11), Did(1, "accept", 0, 20),
                          Did(2, "decline", 0, 30), Did(3, "invite", 0, 40)});
  ASSERT_THAT(list, SizeIs(3));
  EXPECT_EQ(list[0].to, 1u);
  EXPECT_TRUE(list[0].is_accepted);
  EXPECT_EQ(list[0].answered_at, 20);
  EXPECT_EQ(list[1].to, 2u);
  EXPECT_TRUE(list[1].was_answered());
  EXPECT_FALSE(list[1].is_accepted);
  EXPECT_EQ(list[2].from, 3u);
  EXPECT_FALSE(list[2].was_answered());
}

TEST(InvitationsTest, AnAnswerBeforeTheInvitationOrByAnotherIsNone) {
  const auto list =
      List({Did(1, "accept", 0, 5), Did(0, "invite", 1, 10), Did(0, "accept", 1, 20)});
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_FALSE(list[0].was_answered());
}

TEST(InvitationsTest, TheFirstInvitationAndTheFirstAnswerCount) {
  const auto list = List({Did(0, "invite", 1, 10), Did(0, "invite", 1, 20), Did(1, "ignore", 0, 30),
                          Did(1, "accept", 0, 40)});
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].at, 10);
  EXPECT_EQ(list[0].answered_at, 30);
  EXPECT_FALSE(list[0].is_accepted);
}

TEST(InvitationsTest, WhatIsAfterThePeriodIsntKnown) {
  const std::vector<SmallRow> rows = {Did(0, "invite", 1, 10), Did(1, "accept", 0, 20)};
  ASSERT_THAT(List(rows, 20), SizeIs(1));
  EXPECT_FALSE(List(rows, 20)[0].was_answered());
  EXPECT_THAT(List(rows, 10), IsEmpty());
}

TEST(InvitationsTest, OtherActionsAndPartiesAreNone) {
  SmallRow to_job = Did(0, "invite", 1, 10);
  to_job["object_kind"] = "job";
  EXPECT_THAT(List({to_job, Did(0, "view", 1, 11), Did(2, "invite", 2, 12)}), IsEmpty());
}

TEST(InvitationsTest, AnswerDelayLeavesOutTheSlowestHundredth) {
  std::vector<Invitation> list;
  for (int i = 0; i < 101; ++i) list.push_back({0, 1, 100, 100 + i, true});
  list.push_back({0, 1, 100, 9999, false});
  EXPECT_EQ(AnswerDelay(list), 99);
  EXPECT_EQ(AnswerDelay({}), 0);
}

}  // namespace
}  // namespace bole
