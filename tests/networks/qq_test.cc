// QQ: whoever hasn't shown who they are is proposed to no stranger.
#include <gtest/gtest.h>

#include <set>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

constexpr size_t kMembers = 200;

bool IsVerified(size_t member) {
  return member % 5 > 1;
}

TEST(QqTest, TheUnverifiedAreForDirectContactsAlone) {
  const NetworkScenario site("qq");
  Rows members("member_id, verified"), friends("owner, friend"), ties("member_a, member_b");
  std::set<std::pair<size_t, size_t>> knows;
  for (size_t a = 0; a < kMembers; ++a) {
    members.Add({Quoted(MemberId(a)), IsVerified(a) ? "true" : "false"});
    for (size_t b = 0; b < kMembers; ++b) {
      const uint64_t chance = Mix64(a * kMembers + b) % 100;
      if (a == b || chance > 6) continue;
      if (chance < 2) friends.AddPair(a, b), knows.insert({a, b});
      if (chance > 2 && a < b) ties.AddPair(a, b), knows.insert({a, b}), knows.insert({b, a});
    }
  }
  site.Write("members.parquet", members.Select());
  site.Write("friends.parquet", friends.Select());
  site.Write("connections.parquet", ties.Select());

  // Unverified members on lists of those who know them, and of strangers.
  struct Counts {
    size_t known = 0, strange = 0;
  };
  const auto count = [&](const SnapshotAnswers& night) {
    Counts counts;
    for (size_t viewer = 0; viewer < kMembers; ++viewer) {
      for (const Surface surface : {Surface::kPeopleYouMayKnow, Surface::kSimilarMembers}) {
        for (const std::string& id : ListOf(night, surface, MemberId(viewer), 60)) {
          const size_t member = RowOf(night, id);
          if (IsVerified(member)) continue;
          ++(knows.contains({viewer, member}) ? counts.known : counts.strange);
        }
      }
    }
    return counts;
  };
  const Counts counts = count(*site.Night());
  EXPECT_EQ(counts.strange, 0u);
  EXPECT_GT(counts.known, 100u) << "those who know them find them";
  EXPECT_GT(count(*site.Night({"people.verified_only=false"})).strange, 1000u);
}

}  // namespace
}  // namespace bole
