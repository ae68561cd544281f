#include "features/graph/approaches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

SmallRow Did(const std::string& kind, int actor, const std::string& action, int object, int at) {
  return {{"actor_kind", kind},
          {"actor_id", std::to_string(actor)},
          {"action", action},
          {"object_kind", kind == "member" ? "headhunter" : "member"},
          {"object_id", std::to_string(object)},
          {"at", std::to_string(at)}};
}
SmallRow Hunter(int headhunter, const std::string& action, int member, int at) {
  return Did("headhunter", headhunter, action, member, at);
}
SmallRow Member(int member, const std::string& action, int headhunter, int at) {
  return Did("member", member, action, headhunter, at);
}

std::vector<Approach> List(const std::vector<SmallRow>& rows, int64_t until = 1000) {
  SmallTables tables;
  tables.WriteMembers(4);
  tables.Write("headhunters", {{{"headhunter_id", "a"}}, {{"headhunter_id", "b"}}});
  tables.Write("interactions", rows);
  return ListApproaches(Table::Open(tables.path() / "interactions.bole"), {.until = until});
}

TEST(ApproachesTest, JoinsAContactItsReplyAndAHire) {
  const auto list =
      List({Hunter(1, "hire", 2, 50), Hunter(1, "view", 2, 5), Hunter(1, "contact", 2, 10),
            Member(2, "reply", 1, 12), Hunter(0, "contact", 3, 20), Hunter(0, "view", 1, 30)});
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_EQ(list[0].headhunter, 0u);
  EXPECT_EQ(list[0].member, 3u);
  EXPECT_EQ(list[0].met_at, 20);
  EXPECT_FALSE(list[0].was_answered());
  EXPECT_EQ(list[1].met_at, 5);
  EXPECT_EQ(list[1].contacted_at, 10);
  EXPECT_EQ(list[1].answered_at, 12);
  EXPECT_TRUE(list[1].is_replied);
  EXPECT_TRUE(list[1].is_hired);
}

TEST(ApproachesTest, TheFirstAnswerCountsAndToIgnoreIsNone) {
  const auto list =
      List({Hunter(0, "contact", 0, 10), Member(0, "decline", 0, 11), Member(0, "reply", 0, 12),
            Hunter(0, "contact", 1, 10), Member(1, "ignore", 0, 11), Member(1, "reply", 0, 15)});
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_FALSE(list[0].is_replied);
  EXPECT_EQ(list[0].answered_at, 11);
  EXPECT_TRUE(list[1].is_replied);
  EXPECT_EQ(list[1].answered_at, 15);
}

TEST(ApproachesTest, WhoCameFirstIsntApproached) {
  EXPECT_THAT(List({Member(0, "contact", 0, 5), Hunter(0, "contact", 0, 10)}), IsEmpty());
  EXPECT_THAT(List({Member(0, "view", 0, 5), Hunter(0, "contact", 0, 10)}), SizeIs(1));
}

TEST(ApproachesTest, WhatIsAfterThePeriodIsntKnown) {
  const std::vector<SmallRow> rows = {Hunter(0, "contact", 0, 10), Member(0, "reply", 0, 20)};
  ASSERT_THAT(List(rows, 20), SizeIs(1));
  EXPECT_FALSE(List(rows, 20)[0].was_answered());
  EXPECT_THAT(List(rows, 10), IsEmpty());
}

}  // namespace
}  // namespace bole
