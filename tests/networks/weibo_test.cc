// Weibo: a celebrity's followers are not told that they know each other.
#include <gtest/gtest.h>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

// 0 is followed by 1 to 300, who have nothing else in common; 301 is followed by 302 to 321: a
// small circle around somebody whom they know.
class WeiboTest : public ::testing::Test {
 protected:
  static constexpr size_t kFans = 300, kAuthor = 301, kMembers = 322;

  WeiboTest() {
    Rows follows("fan, author, \"at\"");
    const auto follow = [&](size_t fan, size_t author) {
      follows.Add({Quoted(MemberId(fan)), Quoted(MemberId(author)), "DATE '2014-01-01'"});
    };
    for (size_t fan = 1; fan <= kFans; ++fan) follow(fan, 0);
    for (size_t fan = kAuthor + 1; fan < kMembers; ++fan) follow(fan, kAuthor);
    site_.Write("members.parquet", SelectMembers(kMembers));
    site_.Write("follows.parquet", follows.Select());
  }

  // Followers of the author whom the list of one of them says to share connections.
  static size_t CountTold(const SnapshotAnswers& night, size_t fan, size_t first, size_t last) {
    size_t num_told = 0;
    const Answer answer = night.List(
        {.surface = Surface::kPeopleYouMayKnow, .query = RowOf(night, MemberId(fan)), .count = 20});
    for (const Recommendation& item : answer.items) {
      num_told +=
          item.row >= first && item.row <= last && item.source == Source::kSharedConnections;
    }
    return num_told;
  }

  NetworkScenario site_{"weibo"};
};

TEST_F(WeiboTest, FollowersOfACelebrityAreNotProposedToEachOther) {
  const auto night = site_.Night();
  for (size_t fan = 1; fan <= kFans; fan += 23) EXPECT_EQ(CountTold(*night, fan, 1, kFans), 0u);
  EXPECT_GT(CountTold(*night, kAuthor + 1, kAuthor + 1, kMembers - 1), 15u) << "the small circle";

  const auto off = site_.Night({"graph.celebrity_followers=1000"});
  for (size_t fan = 1; fan <= kFans; fan += 23) EXPECT_GT(CountTold(*off, fan, 1, kFans), 15u);
}

}  // namespace
}  // namespace bole
