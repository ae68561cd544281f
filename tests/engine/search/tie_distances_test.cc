#include "engine/search/tie_distances.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/search/small_society.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kNumMembers = 10;

// 2 isn't to be found, 5 has blocked 0, and 9 has blocked 4. 6 works at Acme, whose job is job 0.
//
//   2 - 0 - 1 - 3 - 4 - 9
//       |       |
//       5 - 8   6           7
class TieDistancesTest : public ::testing::Test {
 protected:
  TieDistancesTest()
      : ties_(MakeSymmetric({{0, 1}, {0, 2}, {0, 5}, {1, 3}, {3, 4}, {4, 9}, {3, 6}, {5, 8}},
                            kNumMembers)) {
    std::vector<SmallRow> members(kNumMembers);
    for (size_t row = 0; row < kNumMembers; ++row) {
      members[row]["member_id"] = "m" + std::to_string(row);
    }
    members[2]["discoverable"] = "no";
    tables_.Write("members", members);
    tables_.Write("companies", {{{"company_id", "acme"}}});
    tables_.Write("jobs", {{{"job_id", "j"}, {"company_id", "0"}}});
    tables_.Write("headhunters", {{{"headhunter_id", "h"}}});
    tables_.Write("positions", {{{"member_id", "6"}, {"company_id", "0"}, {"started_at", "1"}}});
    tables_.Write("blocks", {Block("5", "0"), Block("9", "4")});
    graph_.ties = ties_.view();
    wall_ = std::make_unique<PrivacyWall>(WallTables::Open(tables_.path()), /*now=*/1000);
    colleagues_ = std::make_unique<Colleagues>(*wall_, std::vector<uint32_t>{0});
    distances_ = std::make_unique<TieDistances>(graph_, *wall_, *colleagues_);
  }

  static SmallRow Block(const std::string& member, const std::string& blocked) {
    return {{"member_id", member}, {"blocked_kind", "member"}, {"blocked_id", blocked}};
  }

  // Of those whom the viewer may see.
  std::vector<uint32_t> Rows(TieDistance distance, EntityKind kind, uint32_t viewer) const {
    const bool is_member = kind == EntityKind::kMember;
    std::vector<uint32_t> visible;
    for (uint32_t row = 0; row < kNumMembers; ++row) {
      const Surface surface = is_member                  ? Surface::kSimilarMembers
                              : kind == EntityKind::kJob ? Surface::kCandidatesForJob
                                                         : Surface::kCandidatesForHeadhunter;
      if (wall_->Allows(surface, viewer, row)) visible.push_back(row);
    }
    const RowSet seen = RowSet::Of(visible);
    return distances_->Find(distance, kind, viewer, seen)->And(seen).Rows();
  }

  const Csr ties_;
  MemberGraph graph_;
  SmallTables tables_;
  std::unique_ptr<const PrivacyWall> wall_;
  std::unique_ptr<const Colleagues> colleagues_;
  std::unique_ptr<const TieDistances> distances_;
};

// 8 is known through 5 alone, who has blocked the viewer, and 9 through 4, of whom it mustn't hear.
TEST_F(TieDistancesTest, TiesThatTheWallHidesLeadNowhere) {
  constexpr auto kMember = EntityKind::kMember;
  EXPECT_THAT(Rows(TieDistance::kFirst, kMember, 0), ElementsAre(1));
  EXPECT_THAT(Rows(TieDistance::kSecond, kMember, 0), ElementsAre(3));
  EXPECT_THAT(Rows(TieDistance::kFurther, kMember, 0), ElementsAre(4, 6));
  EXPECT_THAT(Rows(TieDistance::kFirst, kMember, 7), IsEmpty());
  EXPECT_THAT(Rows(TieDistance::kFurther, kMember, 7), IsEmpty());
}

TEST_F(TieDistancesTest, WhoIsHiddenKnowsTheirOwnTies) {
  EXPECT_THAT(Rows(TieDistance::kFirst, EntityKind::kMember, 2), ElementsAre(0));
  EXPECT_THAT(Rows(TieDistance::kSecond, EntityKind::kMember, 2), ElementsAre(1));
}

TEST_F(TieDistancesTest, AJobIsAsNearAsThoseWhoWorkAtItsCompany) {
  EXPECT_THAT(Rows(TieDistance::kFirst, EntityKind::kJob, 0), ElementsAre(3));
  EXPECT_THAT(Rows(TieDistance::kSecond, EntityKind::kJob, 0), ElementsAre(1, 4));
  EXPECT_THAT(Rows(TieDistance::kFurther, EntityKind::kJob, 0), ElementsAre(0));
  EXPECT_THAT(Rows(TieDistance::kFirst, EntityKind::kHeadhunter, 0), IsEmpty());
}

TEST(RandomTieDistancesTest, AreAsAPlainCountOfTiesSays) {
  constexpr uint32_t kMany = 80;
  const SmallSociety society(kMany);
  const TieDistances distances(society.graph(), society.wall(), society.colleagues());
  std::array<size_t, kTieDistanceNames.size()> found = {};
  const auto check = [&](EntityKind kind, uint32_t viewer) {
    const std::vector<uint32_t> visible = society.Visible(kind, viewer);
    const RowSet seen = RowSet::Of(visible);
    const std::vector<std::string> names = society.Distances(kind, viewer);
    for (size_t i = 0; i < kTieDistanceNames.size(); ++i) {
      std::vector<uint32_t> expected;
      for (const uint32_t row : visible) {
        if (names[row] == kTieDistanceNames[i]) expected.push_back(row);
      }
      const auto rows = distances.Find(static_cast<TieDistance>(i), kind, viewer, seen);
      ASSERT_EQ(rows->And(seen).Rows(), expected)
          << kTieDistanceNames[i] << " of " << static_cast<int>(kind) << " " << viewer;
      found[i] += expected.size();
    }
  };
  for (uint32_t viewer = 0; viewer < kMany; ++viewer) check(EntityKind::kMember, viewer);
  for (uint32_t job = 0; job < 4; ++job) check(EntityKind::kJob, job);
  for (uint32_t headhunter = 0; headhunter < 2; ++headhunter) {
    check(EntityKind::kHeadhunter, headhunter);
  }
  for (const size_t number : found) EXPECT_GT(number, 100u);
}

}  // namespace
}  // namespace bole
