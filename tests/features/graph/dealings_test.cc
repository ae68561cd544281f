#include "features/graph/dealings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Dealing> List(const std::vector<SmallRow>& rows, int64_t until = 1000) {
  SmallTables tables;
  tables.WriteMembers(3);
  tables.Write("jobs", {{{"job_id", "j0"}}});
  tables.Write("interactions", rows);
  return ListDealings(Table::Open(tables.path() / "interactions.bole"), {.until = until});
}

SmallRow Row(const std::string& object_kind, const std::string& at, const std::string& weight) {
  SmallRow row = {{"actor_kind", "member"},
                  {"actor_id", "0"},
                  {"action", "view"},
                  {"object_kind", object_kind},
                  {"object_id", object_kind == "member" ? "1" : "0"}};
  if (!at.empty()) row["at"] = at;
  if (!weight.empty()) row["weight"] = weight;
  return row;
}

TEST(DealingsTest, AreBetweenMembersAndWithinThePeriod) {
  const auto list = List({Row("member", "10", "2"), Row("job", "10", "2"), Row("member", "20", "3"),
                          Row("member", "", "4")},
                         20);
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_EQ(list[0].action, Action::kView);
  EXPECT_EQ(list[0].from, 0u);
  EXPECT_EQ(list[0].to, 1u);
  EXPECT_EQ(list[0].at, 10);
  EXPECT_EQ(list[0].weight, 2);
  EXPECT_EQ(list[1].at, kNoTime);
}

TEST(DealingsTest, CountOnceWithoutAWeightOrWithOneBelowZero) {
  const auto list =
      List({Row("member", "1", ""), Row("member", "2", "-3"), Row("member", "3", "0")});
  ASSERT_THAT(list, SizeIs(3));
  EXPECT_EQ(list[0].weight, 1);
  EXPECT_EQ(list[1].weight, 1);
  EXPECT_EQ(list[2].weight, 0);
}

TEST(DealingsTest, OfAnEmptyTableAreNone) {
  EXPECT_THAT(List({}), IsEmpty());
}

}  // namespace
}  // namespace bole
