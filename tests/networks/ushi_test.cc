// Ushi: a member is as good as those who vouch for them.
#include <gtest/gtest.h>

#include <set>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

// Ten founders; forty whom they vouch for; eighty whom these vouch for; and fifty strangers, the
// last ten of them vouching for each other in a ring. Everybody is tied to everybody alike.
class UshiTest : public ::testing::Test {
 protected:
  static constexpr size_t kFirst = 10, kSecond = 50, kStrangers = 130, kRing = 170, kMembers = 180;

  UshiTest() {
    Rows members("member_id, vouched_by, trust"), ties("member_a, member_b");
    for (size_t i = 0; i < kMembers; ++i) {
      members.Add({Quoted(MemberId(i)), Voucher(i), i < kFirst ? "1.0" : "NULL"});
      for (size_t b = i + 1; b < kMembers; ++b) {
        if (Mix64(i * kMembers + b) % 100 < 8) ties.AddPair(i, b);
      }
    }
    site_.Write("members.parquet", members.Select());
    site_.Write("connections.parquet", ties.Select());
  }

  static std::string Voucher(size_t i) {
    if (i < kFirst || (i >= kStrangers && i < kRing)) return "NULL";
    if (i < kSecond) return Quoted(MemberId(i % kFirst));
    if (i < kStrangers) return Quoted(MemberId(kFirst + i % (kSecond - kFirst)));
    return Quoted(MemberId(i + 1 < kMembers ? i + 1 : kRing));
  }

  // Everybody on anybody's list, stored or made now.
  static std::set<std::string> Listed(const SnapshotAnswers& night) {
    std::set<std::string> listed;
    for (size_t i = 0; i < kMembers; ++i) {
      for (const Surface surface : {Surface::kPeopleYouMayKnow, Surface::kSimilarMembers}) {
        for (const std::string& id : ListOf(night, surface, MemberId(i), 200)) listed.insert(id);
      }
    }
    return listed;
  }

  NetworkScenario site_{"ushi"};
};

TEST_F(UshiTest, NobodyBelowTheBarIsEverListed) {
  const auto listed = Listed(*site_.Night());
  for (size_t i = 0; i < kMembers; ++i) {
    EXPECT_EQ(listed.contains(MemberId(i)), i < kStrangers) << i;
  }
  EXPECT_EQ(Listed(*site_.Night({"people.min_trust=0"})).size(), kMembers) << "without the bar";
}

TEST_F(UshiTest, AVoucherWhoIsGoneLowersThoseVouchedFor) {
  // The founder of 10 no longer vouches, so neither 10 nor those behind 10 are above the bar.
  const auto listed = Listed(*site_.Night(
      {"sources.members=SELECT * REPLACE (CASE WHEN member_id = 'm0010' THEN NULL ELSE vouched_by "
       "END AS vouched_by) FROM '{data}/members.parquet'"}));
  size_t num_gone = 0;
  for (size_t i = 0; i < kStrangers; ++i) {
    const bool is_behind_10 = i == 10 || (i >= kSecond && Voucher(i) == Quoted("m0010"));
    EXPECT_EQ(listed.contains(MemberId(i)), !is_behind_10) << i;
    num_gone += is_behind_10;
  }
  EXPECT_EQ(num_gone, 3u);
}

}  // namespace
}  // namespace bole
