// LinkedIn: what one imported comes first, and only for the one who imported it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

using ::testing::Contains;
using ::testing::Not;

constexpr size_t kMembers = 300, kCircle = 20;

// Circles of twenty who know each other in part; every tenth member has imported three people from
// far away, one from each network.
class LinkedInTest : public ::testing::Test {
 protected:
  LinkedInTest() {
    Rows ties("member_a, member_b");
    for (size_t a = 0; a < kMembers; ++a) {
      for (size_t b = a + 1; b < kMembers && b / kCircle == a / kCircle; ++b) {
        if (Mix64(a * kMembers + b) % 10 < 4) ties.AddPair(a, b);
      }
    }
    site_.Write("members.csv", SelectMembers(kMembers));
    site_.Write("connections.csv", ties.Select());
    const auto import = [&](const std::string& file, size_t distance) {
      Rows rows("owner, found");
      for (size_t owner = 0; owner < kMembers; owner += 10) {
        rows.AddPair(owner, (owner + distance) % kMembers);
      }
      site_.Write("imported-" + file + ".csv", rows.Select());
    };
    import("wechat", kWechat);
    import("phone-book", kPhoneBook);
    import("weibo", kWeibo);
  }

  static constexpr size_t kWechat = 101, kPhoneBook = 52, kWeibo = 153;

  NetworkScenario site_{"linkedin"};
};

size_t CountFirst(const SnapshotAnswers& night, const std::vector<size_t>& distances) {
  size_t num_right = 0;
  for (size_t owner = 0; owner < kMembers; owner += 10) {
    const auto list = PeopleOf(night, MemberId(owner), distances.size());
    for (size_t i = 0; i < distances.size(); ++i) {
      num_right += list[i] == MemberId((owner + distances[i]) % kMembers);
    }
  }
  return num_right;
}

TEST_F(LinkedInTest, ImportedContactsComeFirstTheStrongestChannelBefore) {
  const auto night = site_.Night();
  EXPECT_EQ(CountFirst(*night, {kWechat, kPhoneBook, kWeibo}), kMembers / 10 * 3);

  const auto off = site_.Night({"sources.contacts=SELECT '' AS from_id, '' AS to_id WHERE false"});
  EXPECT_LT(CountFirst(*off, {kWechat, kPhoneBook, kWeibo}), 3u);
}

TEST_F(LinkedInTest, OnlyWhoImportedLearnsOfIt) {
  const auto night = site_.Night();
  const auto without =
      site_.Night({"sources.contacts=SELECT '' AS from_id, '' AS to_id WHERE false"});
  for (size_t member = 0; member < kMembers; ++member) {
    if (member % 10 == 0) continue;
    ASSERT_EQ(PeopleOf(*night, MemberId(member)), PeopleOf(*without, MemberId(member)));
  }

  const auto both_ways = site_.Night(
      {"sources.contacts=SELECT found AS from_id, owner AS to_id, 'wechat' AS channel FROM "
       "read_csv('{data}/imported-wechat.csv', all_varchar = true)"});
  EXPECT_EQ(PeopleOf(*both_ways, MemberId(kWechat))[0], MemberId(0));
  EXPECT_THAT(PeopleOf(*night, MemberId(kWechat), 5), Not(Contains(MemberId(0))));
}

// How many lists the one who is on most of them is on.
size_t MostLists(const SnapshotAnswers& night) {
  std::map<std::string, size_t> counts;
  size_t most = 0;
  for (size_t member = 0; member < kMembers; ++member) {
    for (const std::string& id : PeopleOf(night, MemberId(member))) {
      most = std::max(most, ++counts[id]);
    }
  }
  return most;
}

TEST_F(LinkedInTest, NobodyIsProposedOnMoreListsThanTheCap) {
  constexpr size_t kCap = 25;
  const auto night = site_.Night({"people.max_lists=" + std::to_string(kCap)});
  EXPECT_EQ(MostLists(*night), kCap);
  EXPECT_GT(MostLists(*site_.Night({"people.max_lists=0"})), 3 * kCap);
  for (size_t member = 0; member < kMembers; ++member) {
    const auto longer = PeopleOf(*night, MemberId(member), 30);
    const auto list = PeopleOf(*night, MemberId(member));
    ASSERT_EQ(list.size(), 20u) << "filled up from the next";
    ASSERT_TRUE(std::equal(list.begin(), list.end(), longer.begin())) << "pages fit together";
  }
}

TEST_F(LinkedInTest, TheCapGivesTheSameListsForAnyNumberOfThreads) {
  // Fatigue, of which there is none here, only makes the night do its lists again.
  const auto one = site_.Night({"people.max_lists=25", "night.num_threads=1"});
  const auto three =
      site_.Night({"people.max_lists=25", "night.num_threads=3", "people.fatigue_days=31"});
  for (size_t member = 0; member < kMembers; ++member) {
    ASSERT_EQ(PeopleOf(*one, MemberId(member)), PeopleOf(*three, MemberId(member)));
  }
}

}  // namespace
}  // namespace bole
