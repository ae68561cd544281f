// WeChat: ranking follows the planted strengths of ties, not their counts.
#include <gtest/gtest.h>

#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

// Each of the viewers has four candidates, all strangers to the others:
//
//   few strong    over two friends, ties imported from WeChat
//   many weak     over ten whom both met on a microblog
//   few lively    over two, of unknown origin, who write daily until now
//   many silent   over six, of unknown origin, a message or two ten years ago
class WechatTest : public ::testing::Test {
 protected:
  static constexpr size_t kViewers = 12;
  enum Candidate { kFewStrong = 1, kManyWeak, kFewLively, kManySilent, kFirstFriend };
  static constexpr size_t kPerViewer = kFirstFriend + 2 + 10 + 2 + 6;

  WechatTest() {
    Rows ties("a, b, source, messages, last_at");
    for (size_t viewer = 0; viewer < kViewers; ++viewer) {
      const size_t first = viewer * kPerViewer;
      size_t friend_row = first + kFirstFriend;
      const auto share = [&](Candidate candidate, size_t count, const std::string& source,
                             const std::string& messages, const std::string& last_at) {
        for (size_t i = 0; i < count; ++i, ++friend_row) {
          for (const size_t end : {first, first + candidate}) {
            ties.Add(
                {Quoted(MemberId(end)), Quoted(MemberId(friend_row)), source, messages, last_at});
          }
          // They know each other in turn: without a triangle anywhere, a rehearsal would learn that
          // nobody ever meets the friends of friends.
          if (i > 0) {
            ties.Add({Quoted(MemberId(friend_row - 1)), Quoted(MemberId(friend_row)), source,
                      messages, last_at});
          }
        }
      };
      const std::string lately = "DATE '2016-06-01'", long_ago = "DATE '2006-06-01'";
      share(kFewStrong, 2, "'wechat'", "20", lately);
      share(kManyWeak, 10, "'weibo'", "20", lately);
      share(kFewLively, 2, "NULL", "400", lately);
      share(kManySilent, 6, "NULL", "2", long_ago);
    }
    site_.Write("members.parquet", SelectMembers(kViewers * kPerViewer));
    site_.Write("ties.parquet", ties.Select());
  }

  // Viewers for whom one candidate comes before the other.
  static size_t CountBefore(const SnapshotAnswers& night, Candidate a, Candidate b) {
    size_t count = 0;
    for (size_t first = 0; first < kViewers * kPerViewer; first += kPerViewer) {
      const auto list = PeopleOf(night, MemberId(first));
      count += PlaceOf(list, MemberId(first + a)) < PlaceOf(list, MemberId(first + b));
    }
    return count;
  }

  NetworkScenario site_{"wechat"};
};

TEST_F(WechatTest, StrengthDecidesAndNotTheNumberOfTies) {
  const auto night = site_.Night();
  EXPECT_EQ(CountBefore(*night, kFewStrong, kManyWeak), kViewers);
  EXPECT_EQ(CountBefore(*night, kFewLively, kManySilent), kViewers);

  const auto off = site_.Night(
      {"sources.connections=SELECT a AS member_a, b AS member_b FROM '{data}/ties.parquet'"});
  EXPECT_EQ(CountBefore(*off, kFewStrong, kManyWeak), 0u);
  EXPECT_EQ(CountBefore(*off, kFewLively, kManySilent), 0u);
}

}  // namespace
}  // namespace bole
