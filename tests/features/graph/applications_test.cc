#include "features/graph/applications.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

SmallRow Did(int member, const std::string& action, int job, int at) {
  return {
      {"actor_kind", "member"}, {"actor_id", std::to_string(member)}, {"action", action},
      {"object_kind", "job"},   {"object_id", std::to_string(job)},   {"at", std::to_string(at)}};
}

SmallRow Answered(int job, const std::string& action, int member, int at) {
  return {
      {"actor_kind", "job"},     {"actor_id", std::to_string(job)},     {"action", action},
      {"object_kind", "member"}, {"object_id", std::to_string(member)}, {"at", std::to_string(at)}};
}

std::vector<JobEncounter> List(const std::vector<SmallRow>& rows, int64_t until = 1000) {
  SmallTables tables;
  tables.WriteMembers(4);
  tables.Write("jobs", {{{"job_id", "a"}}, {{"job_id", "b"}}});
  tables.Write("interactions", rows);
  return ListJobEncounters(Table::Open(tables.path() / "interactions.bole"), {.until = until});
}

TEST(ApplicationsTest, JoinsALookAnApplicationAndItsAnswer) {
  const auto list =
      List({Did(0, "view", 1, 10), Did(0, "apply", 1, 12), Answered(1, "shortlist", 0, 20),
            Answered(1, "hire", 0, 30), Did(1, "view", 0, 5), Did(2, "save", 0, 6)});
  ASSERT_THAT(list, SizeIs(3));
  EXPECT_EQ(list[0].looked_at, 10);
  EXPECT_EQ(list[0].applied_at, 12);
  EXPECT_EQ(list[0].answered_at, 20);
  EXPECT_TRUE(list[0].is_accepted);
  EXPECT_TRUE(list[0].is_hired);
  EXPECT_FALSE(list[1].has_applied());
  EXPECT_FALSE(list[1].is_wanted);
  EXPECT_TRUE(list[2].is_wanted);
}

TEST(ApplicationsTest, TheFirstAnswerCounts) {
  const auto list =
      List({Did(0, "apply", 1, 12), Answered(1, "reject", 0, 20), Answered(1, "interview", 0, 25)});
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_TRUE(list[0].was_answered());
  EXPECT_FALSE(list[0].is_accepted);
}

TEST(ApplicationsTest, AnAnswerWithoutApplicationIsNone) {
  EXPECT_THAT(List({Answered(1, "shortlist", 0, 20)}), IsEmpty());
  const auto list = List({Answered(1, "reject", 0, 5), Did(0, "apply", 1, 12)});
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_FALSE(list[0].was_answered());
}

TEST(ApplicationsTest, WhatIsAfterThePeriodIsntKnown) {
  const std::vector<SmallRow> rows = {Did(0, "view", 1, 10), Did(0, "apply", 1, 20),
                                      Answered(1, "hire", 0, 30)};
  ASSERT_THAT(List(rows, 20), SizeIs(1));
  EXPECT_FALSE(List(rows, 20)[0].has_applied());
  EXPECT_FALSE(List(rows, 30)[0].was_answered());
  EXPECT_THAT(List(rows, 10), IsEmpty());
}

}  // namespace
}  // namespace bole
