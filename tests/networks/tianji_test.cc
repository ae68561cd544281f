// Tianji: advertisers and deserted profiles sink without being deleted; large groups tie weakly.
#include <gtest/gtest.h>

#include <set>

#include "features/tables/database.h"
#include "features/world/world.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

TEST(TianjiTest, GhostsAndAdvertisersTakeLessThanOneInAHundredPlaces) {
  const NetworkScenario site("tianji");
  GenerateWorld({.out = site.data(), .num_members = 1000, .seed = 11});
  std::set<std::string> unwanted;
  for (const std::string& id : Database({}).Texts("SELECT member_id FROM '" +
                                                  (site.data() / "truth/members.parquet").string() +
                                                  "' WHERE kind IN ('zombie', 'spammer')")) {
    unwanted.insert(id);
  }
  ASSERT_GT(unwanted.size(), 180u);

  const auto share = [&](const SnapshotAnswers& night) {
    size_t num_places = 0, num_unwanted = 0;
    for (uint32_t row = 0; row < night.num_entities(EntityKind::kMember); ++row) {
      const auto list = PeopleOf(night, std::string(night.Id(EntityKind::kMember, row)));
      num_places += list.size();
      for (const std::string& id : list) num_unwanted += unwanted.contains(id);
    }
    return static_cast<double>(num_unwanted) / static_cast<double>(num_places);
  };
  const auto night = site.Night();
  EXPECT_LT(share(*night), 0.01);
  EXPECT_GT(share(*site.Night({"people.idle_days=0", "people.spam_invitations=0"})), 0.02);

  // Not deleted: whoever asks for everybody gets them as well.
  const std::string someone(night->Id(EntityKind::kMember, 0));
  size_t num_found = 0;
  for (const std::string& id : PeopleOf(*night, someone, 1000)) num_found += unwanted.contains(id);
  EXPECT_GT(num_found, 100u);
}

// Member 0 shares a group of two hundred with 1 to 199, and one of five with 200 to 203; or one
// group with all of them.
TEST(TianjiTest, ALargeGroupIsAWeakerTie) {
  constexpr size_t kFirstOfSmall = 200, kLast = 204, kMembers = 220;
  const auto place_of_large = [](bool is_one_group) {
    const NetworkScenario site("tianji");
    Rows groups("group_id, member_id");
    for (size_t i = 0; i < kLast; ++i) {
      const bool is_small = i >= kFirstOfSmall && !is_one_group;
      groups.Add({is_small ? "'small'" : "'large'", Quoted(MemberId(i))});
    }
    if (!is_one_group) groups.Add({"'small'", Quoted(MemberId(0))});
    site.Write("members.parquet", SelectMembers(kMembers));
    site.Write("groups.parquet", groups.Select());
    return PlaceOf(PeopleOf(*site.Night(), MemberId(0)), MemberId(1));
  };
  EXPECT_EQ(place_of_large(false), kLast - kFirstOfSmall) << "after all of the small group";
  EXPECT_EQ(place_of_large(true), 0u) << "it is the size that decides";
}

}  // namespace
}  // namespace bole
