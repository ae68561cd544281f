#include "engine/matching/member_standing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/store/table.h"
#include "features/graph/member_conduct_arrays.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;

constexpr int64_t kDay = 86400;
constexpr int64_t kNow = 1000 * kDay;
const float kUnknown = std::nanf("");

// `own` trust and who vouches for whom.
std::vector<float> Trust(const std::vector<float>& own, std::vector<CsrEntry> vouchers,
                         double passed_on = 0.5) {
  MemberConductArrays conduct;
  conduct.own_trust = own;
  conduct.last_seen.resize(own.size());
  conduct.vouchers =
      MakeCsr(std::move(vouchers), own.size(), static_cast<uint32_t>(own.size()), Duplicates::kMax);
  return MemberTrust(conduct.view(), passed_on);
}

TEST(MemberTrustTest, IsPassedOnByEachVoucherAndLessWithEachStep) {
  // 0 is trusted and vouches for 1, 1 for 2; 3 has both of 0 and 1.
  EXPECT_THAT(Trust({1, kUnknown, kUnknown, kUnknown}, {{1, 0}, {2, 1}, {3, 0}, {3, 1}}),
              ElementsAre(1, 0.5f, 0.25f, FloatNear(1 - 0.5f * 0.75f, 1e-6f)));
}

TEST(MemberTrustTest, AddsToWhatTheSiteThinksAndNeverTakesAway) {
  EXPECT_THAT(Trust({0.5f, 0.2f, 0}, {{0, 1}, {1, 2}}),
              ElementsAre(FloatNear(1 - 0.5f * 0.9f, 1e-6f), FloatNear(0.2f, 1e-6f), 0));
}

TEST(MemberTrustTest, ARingWithoutAnybodyOutsideHasNone) {
  EXPECT_THAT(Trust({kUnknown, kUnknown, kUnknown}, {{0, 1}, {1, 2}, {2, 0}}, 1),
              ElementsAre(0, 0, 0));
}

TEST(MemberTrustTest, FallsForEverybodyBehindAVoucherWhoIsGone) {
  // 0 and 1 vouch for 2, who vouches for 3.
  const std::vector<float> own = {0.8f, 0.6f, kUnknown, kUnknown};
  const auto with = Trust(own, {{2, 0}, {2, 1}, {3, 2}});
  for (const CsrEntry& left : {CsrEntry{2, 0}, CsrEntry{2, 1}}) {
    const auto without = Trust(own, {left, {3, 2}});
    EXPECT_LT(without[2], with[2]);
    EXPECT_LT(without[3], with[3]);
    EXPECT_EQ(without[0], with[0]);
  }
}

TEST(MemberTrustTest, StaysBetweenZeroAndOne) {
  EXPECT_THAT(Trust({7, -3, 1}, {{0, 2}, {1, 2}}, 1), ElementsAre(1, 1, 1));
  EXPECT_TRUE(Trust({}, {}).empty());
}

// One member's conduct, the others being faultless.
struct Conduct {
  int64_t days_silent = 0;
  uint8_t profile_parts = 6;
  uint32_t invitations = 0;
  uint32_t accepted = 0;
};

bool Sinks(const Conduct& conduct, const PeopleRules& rules = {}) {
  MemberConductArrays arrays;
  arrays.last_seen = {conduct.days_silent < 0 ? kNoTime : kNow - conduct.days_silent * kDay};
  arrays.profile_parts = {conduct.profile_parts};
  arrays.invitations = {conduct.invitations};
  arrays.accepted = {conduct.accepted};
  return FindSinking(arrays.view(), rules, kNow)[0] != 0;
}

TEST(FindSinkingTest, TheDesertedAreSilentAndEmptyAtOnce) {
  EXPECT_TRUE(Sinks({.days_silent = 180, .profile_parts = 2}));
  EXPECT_FALSE(Sinks({.days_silent = 179, .profile_parts = 2}));
  EXPECT_FALSE(Sinks({.days_silent = 999, .profile_parts = 3})) << "silence is not dislike";
  EXPECT_FALSE(Sinks({.days_silent = -1, .profile_parts = 0})) << "unknown isn't long ago";
  EXPECT_FALSE(Sinks({.days_silent = 999, .profile_parts = 0}, {.idle_days = 0}));
}

TEST(FindSinkingTest, MassInvitersAreThoseWhomHardlyAnybodyAccepts) {
  EXPECT_TRUE(Sinks({.invitations = 10, .accepted = 1}));
  EXPECT_FALSE(Sinks({.invitations = 9, .accepted = 0})) << "too few to tell";
  EXPECT_FALSE(Sinks({.invitations = 100, .accepted = 15}));
  EXPECT_TRUE(Sinks({.invitations = 100, .accepted = 14}));
  EXPECT_FALSE(Sinks({.invitations = 100, .accepted = 0}, {.spam_invitations = 0}));
}

TEST(FatigueFactorTest, HalvesWithImpressionsAndRecoversWithTime) {
  const PeopleRules rules = {.fatigue_impressions = 5, .fatigue_days = 30};
  EXPECT_EQ(FatigueFactor(0, 0, rules), 1);
  EXPECT_DOUBLE_EQ(FatigueFactor(5, 0, rules), 0.5);
  EXPECT_DOUBLE_EQ(FatigueFactor(10, 0, rules), 0.25);
  EXPECT_DOUBLE_EQ(FatigueFactor(10, 30 * kDay, rules), 0.5) << "half of them are forgotten";
  EXPECT_DOUBLE_EQ(FatigueFactor(5, -kDay, rules), 0.5);
  EXPECT_EQ(FatigueFactor(1000, 0, {.fatigue_impressions = 0}), 1);
}

}  // namespace
}  // namespace bole
