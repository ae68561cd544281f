#include "features/graph/ties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kYear = 31'557'600;  // seconds

SmallRow Connection(int a, int b, SmallRow more = {}) {
  more["member_a"] = std::to_string(a);
  more["member_b"] = std::to_string(b);
  return more;
}

Csr TiesOf(const SmallTables& tables, const GraphPeriod& period = {}) {
  return MakeTies(GraphTables::Open(tables.path()), period);
}

TEST(TiePriorsTest, ThereIsOneForEachOriginInItsOrder) {
  ASSERT_EQ(TiePriors().size(), kTieOriginNames.size());
  for (size_t i = 0; i < TiePriors().size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(TiePriors()[i].origin), i);
    EXPECT_GT(TiePriors()[i].strength, 0);
    EXPECT_LT(TiePriors()[i].strength, 1);
  }
}

TEST(TieStrengthTest, OneStrongPathOutweighsTenWeakOnes) {
  const float strong = TieStrength({.origin = TieOrigin::kWechat});
  const float weak = TieStrength({.origin = TieOrigin::kWeibo});
  EXPECT_GT(strong * strong, 10 * weak * weak);
}

TEST(TieStrengthTest, IsThePriorWithoutFurtherEvidence) {
  EXPECT_FLOAT_EQ(TieStrength({.origin = TieOrigin::kInvite}), 0.4f);
}

TEST(TieStrengthTest, GrowsWithWeightAndExchangesAndFallsWithAge) {
  const TieEvidence plain;
  EXPECT_GT(TieStrength({.relative_weight = 2}), TieStrength(plain));
  EXPECT_LT(TieStrength({.relative_weight = 0.5}), TieStrength(plain));
  EXPECT_GT(TieStrength({.num_exchanges = 1}), TieStrength(plain));
  EXPECT_LT(TieStrength({.age_years = 1}), TieStrength(plain));
  EXPECT_EQ(TieStrength({.age_years = -5}), TieStrength(plain));
  EXPECT_GT(TieStrength({.num_exchanges = 4, .is_mutual = true}),
            TieStrength({.num_exchanges = 4}));
}

TEST(TieStrengthTest, TakesWhatTheSiteHasTaughtOfAnOrigin) {
  OriginStrengths learned = PriorStrengths();
  learned[static_cast<size_t>(TieOrigin::kWeibo)] = 0.7f;
  EXPECT_FLOAT_EQ(TieStrength({.origin = TieOrigin::kWeibo}, learned), 0.7f);
  EXPECT_FLOAT_EQ(TieStrength({.origin = TieOrigin::kWeibo}), 0.15f);
}

TEST(TieStrengthTest, StaysAboveZeroAndAtMostOne) {
  EXPECT_GT(TieStrength({.relative_weight = 0, .age_years = 1e6}), 0);
  EXPECT_LE(TieStrength({.relative_weight = 1e30, .num_exchanges = 1u << 30}), 1);
}

TEST(TiesTest, AreSymmetricAndWithoutTiesToOneself) {
  SmallTables tables;
  tables.WriteMembers(3);
  tables.Write("connections", {Connection(2, 0, {{"origin", "wechat"}}), Connection(1, 1)});
  const Csr ties = TiesOf(tables);
  EXPECT_THAT(ties.columns, ElementsAre(2, 0));
  EXPECT_THAT(ties.values, ElementsAre(0.9f, 0.9f));
  EXPECT_EQ(ties.num_rows(), 3u);
}

TEST(TiesTest, OfTheSamePairTheStrongestCounts) {
  SmallTables tables;
  tables.WriteMembers(2);
  tables.Write("connections", {Connection(0, 1, {{"origin", "weibo"}}),
                               Connection(1, 0, {{"origin", "meeting"}})});
  EXPECT_THAT(TiesOf(tables).values, ElementsAre(0.8f, 0.8f));
}

TEST(TiesTest, TheMedianOfTheSitesWeightsChangesNothing) {
  SmallTables tables;
  tables.WriteMembers(4);
  tables.Write("connections",
               {Connection(0, 1, {{"weight", "3"}}), Connection(0, 2, {{"weight", "6"}}),
                Connection(0, 3, {{"weight", "12"}})});
  const Csr ties = TiesOf(tables);
  // Odds 0.4 / 0.6, halved and doubled.
  EXPECT_THAT(std::vector<float>(ties.values.begin(), ties.values.begin() + 3),
              ::testing::Pointwise(::testing::FloatEq(), {0.25f, 0.4f, 4 / 7.0f}));
}

TEST(TiesTest, OldTiesAreWeakerButOnlyWhenTheirTimeIsKnown) {
  SmallTables tables;
  tables.WriteMembers(4);
  tables.Write("connections",
               {Connection(0, 1, {{"connected_at", "0"}}),
                Connection(0, 2, {{"connected_at", std::to_string(4 * kYear)}}), Connection(0, 3)});
  const Csr ties = TiesOf(tables);
  EXPECT_THAT(std::vector<float>(ties.values.begin(), ties.values.begin() + 3),
              ::testing::Pointwise(::testing::FloatEq(), {0.25f, 0.4f, 0.4f}));
}

TEST(TiesTest, LeaveOutWhatCameLater) {
  SmallTables tables;
  tables.WriteMembers(4);
  tables.Write("connections", {Connection(0, 1, {{"connected_at", "99"}}),
                               Connection(0, 2, {{"connected_at", "100"}}), Connection(0, 3)});
  EXPECT_THAT(TiesOf(tables, {.until = 100}).view().row(0), ElementsAre(1, 3));
}

TEST(TiesTest, MessagesBetweenTwoMembersStrengthenTheirTie) {
  SmallTables tables;
  tables.WriteMembers(3);
  tables.Write("connections", {Connection(0, 1), Connection(0, 2)});
  const SmallRow message = {{"actor_kind", "member"},  {"actor_id", "2"},  {"action", "reply"},
                            {"object_kind", "member"}, {"object_id", "0"}, {"at", "7"}};
  SmallRow job_view = message;
  job_view["object_kind"] = "job";
  job_view["object_id"] = "1";
  tables.Write("interactions", {message, job_view});
  const Csr ties = TiesOf(tables);
  EXPECT_EQ(ties.values[0], 0.4f);
  EXPECT_GT(ties.values[1], 0.4f);
  EXPECT_EQ(TiesOf(tables, {.until = 7}).values[1], 0.4f);
}

TEST(TiesTest, ThereAreNoneWithoutConnections) {
  SmallTables tables;
  tables.WriteMembers(2);
  EXPECT_THAT(TiesOf(tables).columns, IsEmpty());
  EXPECT_EQ(TiesOf(tables).num_rows(), 2u);
}

TEST(TiesTest, DependOnTheSetOfRowsAlone) {
  SmallTables one, other;
  one.WriteMembers(3);
  other.WriteMembers(3);
  const SmallRow a = Connection(0, 1, {{"weight", "1"}});
  const SmallRow b = Connection(1, 2, {{"weight", "4"}});
  const SmallRow c = Connection(2, 1, {{"weight", "9"}});
  one.Write("connections", {a, b, c});
  other.Write("connections", {c, b, a});
  EXPECT_EQ(TiesOf(one).values, TiesOf(other).values);
  EXPECT_EQ(TiesOf(one).columns, TiesOf(other).columns);
}

}  // namespace
}  // namespace bole
