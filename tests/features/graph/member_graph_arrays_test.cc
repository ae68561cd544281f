#include "features/graph/member_graph_arrays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/store/array_file.h"
#include "features/graph/names.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SmallRow Arrow(int from, int to, const std::string& channel = "", const std::string& at = "") {
  return {{"from_id", std::to_string(from)},
          {"to_id", std::to_string(to)},
          {"channel", channel},
          {"at", at}};
}

MemberGraphArrays Make(const SmallTables& tables, const GraphPeriod& period = {}) {
  return MakeMemberGraph(GraphTables::Open(tables.path()), period);
}

// Four members: 0 and 1 tied; 0 follows 2 and 2 follows 0; 3 follows 0; 0 has 3 in two address
// books; 1 and 2 in a group; 0 and 3 at one school under two spellings.
class Village : public SmallTables {
 public:
  Village() {
    WriteMembers(4);
    Write("companies", {{{"company_id", "acme"}}, {{"company_id", "华为"}}});
    Write("connections", {{{"member_a", "0"}, {"member_b", "1"}, {"origin", "wechat"}}});
    Write("follows", {Arrow(0, 2), Arrow(2, 0), Arrow(3, 0)});
    Write("contacts", {Arrow(0, 3, "weibo"), Arrow(0, 3, "WeChat"), Arrow(1, 2, "")});
    Write("groups", {{{"group_id", "g1"}, {"member_id", "1"}},
                     {{"group_id", "g1"}, {"member_id", "2"}, {"name", "Chess"}},
                     {{"group_id", "G1"}, {"member_id", "3"}}});
    Write("educations", {{{"member_id", "0"}, {"school", "MIT "}},
                         {{"member_id", "3"}, {"school", "mit"}},
                         {{"member_id", "1"}, {"school", " "}}});
    Write("positions", {{{"member_id", "1"}, {"company_id", "1"}, {"started_at", "0"}},
                        {{"member_id", "2"}, {"company_id", "1"}, {"started_at", "1325376000"}}});
  }
};

TEST(MemberGraphTest, FollowsAreDirected) {
  const Village tables;
  const MemberGraphArrays graph = Make(tables);
  EXPECT_THAT(graph.follows.view().row(0), ElementsAre(2));
  EXPECT_THAT(graph.followers.view().row(0), ElementsAre(2, 3));
}

TEST(MemberGraphTest, ContactsKeepTheirBestChannel) {
  const Village tables;
  const MemberGraphArrays arrays = Make(tables);
  const MemberGraph graph = arrays.view();
  EXPECT_THAT(graph.contacts.row(0), ElementsAre(3));
  EXPECT_THAT(graph.contacts.row_values(0), ElementsAre(0.9f));
  EXPECT_EQ(graph.channel_names[graph.contact_channels[0]], "WeChat");
  EXPECT_EQ(graph.channel_names[graph.contact_channels[1]], "");
  EXPECT_THAT(graph.contacts.row(3), IsEmpty());
  EXPECT_THAT(graph.contact_owners.row(3), ElementsAre(0));
}

TEST(MemberGraphTest, GroupsAreOneByTheirBytesAndSchoolsByTheirFoldedNames) {
  const Village tables;
  const MemberGraphArrays arrays = Make(tables);
  const MemberGraph graph = arrays.view();
  EXPECT_EQ(graph.group_names.size(), 2u);
  EXPECT_THAT(graph.group_members.row(graph.groups.row(1)[0]), ElementsAre(1, 2));
  EXPECT_EQ(graph.group_names[graph.groups.row(1)[0]], "Chess") << "as a row that says it does";
  EXPECT_EQ(graph.group_names[graph.groups.row(3)[0]], "G1");
  ASSERT_EQ(graph.school_names.size(), 1u);
  EXPECT_EQ(graph.school_names[0], "MIT ");
  EXPECT_EQ(graph.pupils.row_size(0), 2u);
  EXPECT_TRUE(std::isnan(graph.schools.stay(0, 0).from_year));
}

TEST(MemberGraphTest, APositionWithoutEndLastsUntilTheNewestTimeOfTheTable) {
  const Village tables;
  const MemberGraphArrays arrays = Make(tables);
  const Stay stay = arrays.view().employers.stay(1, 0);
  EXPECT_EQ(stay.from_year, 1970);
  EXPECT_EQ(stay.to_year, 2012);
  EXPECT_EQ(arrays.view().employees.row_size(1), 2u);
}

TEST(MemberGraphTest, KnowsNothingOfWhatCameLater) {
  Village tables;
  tables.Write(
      "positions",
      {{{"member_id", "1"}, {"company_id", "1"}, {"started_at", "0"}, {"ended_at", "1325376000"}},
       {{"member_id", "2"}, {"company_id", "1"}, {"started_at", "1325376000"}},
       {{"member_id", "3"}, {"company_id", "0"}, {"started_at", "31536000"}}});
  tables.Write("follows", {Arrow(0, 2, "", "2000000000"), Arrow(0, 3, "", "5")});
  const MemberGraphArrays arrays = Make(tables, {.until = 1'000'000'000});
  EXPECT_THAT(arrays.follows.view().row(0), ElementsAre(3));
  EXPECT_EQ(arrays.view().employers.row_size(2), 0u);
  // Its end lies in the future, so it goes on until the newest time known: 1971.
  EXPECT_EQ(arrays.view().employers.stay(1, 0).to_year, 1971);
}

TEST(MemberGraphTest, ReadsWhatWasWritten) {
  const Village tables;
  const MemberGraphArrays arrays = Make(tables);
  const TemporaryDirectory directory;
  arrays.Write(directory / "graph.bole");
  const ArrayFile file = ArrayFile::Open(directory / "graph.bole");
  const MemberGraph graph = MemberGraph::Read(file);
  EXPECT_EQ(graph.num_members(), 4u);
  EXPECT_THAT(graph.ties.row(1), ElementsAre(0));
  EXPECT_THAT(graph.contacts.row(1), ElementsAre(2));
  EXPECT_EQ(graph.channel_names[graph.contact_channels[0]], "WeChat");
  EXPECT_EQ(graph.school_names[0], "MIT ");
  EXPECT_EQ(graph.employers.stay(2, 0).other, 1u);
}

TEST(MemberGraphTest, TablesWithoutRowsMakeAGraphWithoutEdges) {
  SmallTables tables;
  tables.WriteMembers(2);
  const MemberGraphArrays arrays = Make(tables);
  const TemporaryDirectory directory;
  arrays.Write(directory / "graph.bole");
  const ArrayFile file = ArrayFile::Open(directory / "graph.bole");
  const MemberGraph graph = MemberGraph::Read(file);
  EXPECT_EQ(graph.num_members(), 2u);
  EXPECT_EQ(graph.schools.row_size(1), 0u);
  EXPECT_EQ(graph.acquaintances.num_entries(), 0u);
}

TEST(MemberGraphTest, RefusesAFileWhoseSizesDontAgree) {
  const Village tables;
  MemberGraphArrays arrays = Make(tables);
  arrays.contact_channels.pop_back();
  const TemporaryDirectory directory;
  arrays.Write(directory / "graph.bole");
  const ArrayFile file = ArrayFile::Open(directory / "graph.bole");
  EXPECT_THROW(MemberGraph::Read(file), Error);
}

TEST(NamesTest, FoldsCaseAndBlanksOfTypedNamesOnly) {
  TextColumnBuilder texts;
  for (const char* text : {"PKU", " pku", "", "北京大学"}) texts.Add(text);
  const Names typed = NumberNames(texts.view(), SameName::kSameFoldedName);
  EXPECT_THAT(typed.rows, ElementsAre(0, 0, kNoRow, 1));
  EXPECT_EQ(typed.texts.view()[0], " pku");
  const Names ids = NumberNames(texts.view(), SameName::kSameBytes);
  EXPECT_THAT(ids.rows, ElementsAre(1, 0, kNoRow, 2));
}

TEST(MemberGraphTest, NoEdgeCrossesClosedCommunities) {
  Village tables;
  const auto member = [](const char* id, const char* community) {
    return SmallRow{{"member_id", id}, {"community", community}};
  };
  tables.Write("members", {member("a", "doctors"), member("b", ""), member("c", "doctors"),
                           member("d", "lawyers")});
  const MemberGraphArrays graph = Make(tables);
  EXPECT_THAT(graph.ties.columns, IsEmpty());
  EXPECT_THAT(graph.contacts.columns, IsEmpty());
  EXPECT_THAT(graph.followers.view().row(0), ElementsAre(2)) << "3 is of another community";
  EXPECT_THAT(graph.acquaintances.view().row(0), ElementsAre(2));
}

}  // namespace
}  // namespace bole
