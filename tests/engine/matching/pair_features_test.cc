#include "engine/matching/pair_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "features/graph/member_graph_arrays.h"
#include "features/graph/member_traits_table.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

SmallRow Tie(int a, int b) {
  return {{"member_a", std::to_string(a)}, {"member_b", std::to_string(b)}};
}

SmallRow Pupil(int member, const std::string& school, int64_t from_year, int64_t to_year) {
  const auto seconds = [](int64_t year) { return std::to_string((year - 1970) * 31556952 + 9); };
  return {{"member_id", std::to_string(member)},
          {"school", school},
          {"started_at", seconds(from_year)},
          {"ended_at", seconds(to_year)}};
}

size_t Place(std::string_view name) {
  const auto found = std::find(kPairFeatureNames.begin(), kPairFeatureNames.end(), name);
  EXPECT_NE(found, kPairFeatureNames.end()) << name;
  return static_cast<size_t>(found - kPairFeatureNames.begin());
}

// Ties:  0 - 1 - 2,  0 - 3 - 2,  3 - 4,  0 - 5
class PairFeaturesTest : public ::testing::Test {
 protected:
  PairFeaturesTest() {
    tables_.Write("members", {{{"member_id", "a"},
                               {"seniority", "low"},
                               {"years_experience", "1"},
                               {"city", "上海"},
                               {"trust", "0.25"}},
                              {{"member_id", "b"}},
                              {{"member_id", "c"},
                               {"seniority", "high"},
                               {"years_experience", "11"},
                               {"city", "上海"},
                               {"trust", "0.75"}},
                              {{"member_id", "d"}},
                              {{"member_id", "e"}},
                              {{"member_id", "f"}}});
    tables_.Write("connections",
                  {Tie(0, 1), Tie(1, 2), Tie(0, 3), Tie(3, 2), Tie(3, 4), Tie(0, 5)});
    tables_.Write("educations", {Pupil(0, "PKU", 2000, 2004), Pupil(2, "PKU", 2002, 2006),
                                 Pupil(2, "THU", 2006, 2008)});
    tables_.Write("contacts", {{{"from_id", "2"}, {"to_id", "0"}, {"channel", "wechat"}}});
    tables_.Write("groups", {{{"group_id", "g"}, {"member_id", "0"}},
                             {{"group_id", "g"}, {"member_id", "2"}}});
    const GraphTables tables = GraphTables::Open(tables_.path());
    graph_ = MakeMemberGraph(tables, {});
    traits_ = MakeMemberTraits(tables, {});
  }

  Matrix Fill(uint32_t query, const std::vector<uint32_t>& candidates) const {
    const PairFeatures pairs(graph_.view(), traits_.view(), std::nullopt);
    Matrix features(static_cast<Eigen::Index>(candidates.size()), kNumPairFeatures);
    pairs.Fill(query, candidates, features);
    return features;
  }

  static float At(const Matrix& features, size_t row, std::string_view name) {
    return features(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(Place(name)));
  }

  SmallTables tables_;
  MemberGraphArrays graph_;
  MemberTraitsTable traits_;
};

TEST_F(PairFeaturesTest, CountsWhatIsBetweenTheTwo) {
  const Matrix features = Fill(0, {2, 4});
  EXPECT_FLOAT_EQ(At(features, 0, "common_ties"), std::log1p(2.0f));
  EXPECT_FLOAT_EQ(At(features, 0, "adamic_adar"), 1 / std::log(2.0f) + 1 / std::log(3.0f));
  EXPECT_FLOAT_EQ(At(features, 0, "resource_allocation"), 1 / 2.0f + 1 / 3.0f);
  EXPECT_FLOAT_EQ(At(features, 0, "common_share"), 2 / std::sqrt(3.0f * 2.0f));
  EXPECT_FLOAT_EQ(At(features, 0, "own_ties"), std::log1p(3.0f));
  EXPECT_FLOAT_EQ(At(features, 1, "common_ties"), std::log1p(1.0f));
}

TEST_F(PairFeaturesTest, ComparesStaysAndProfiles) {
  const Matrix features = Fill(0, {2});
  EXPECT_EQ(At(features, 0, "schools_shared"), 1);
  EXPECT_NEAR(At(features, 0, "years_since_school"), 4, 0.02) << "2004, seen from 2008";
  EXPECT_NEAR(At(features, 0, "school_start_gap"), 2, 0.02);
  EXPECT_EQ(At(features, 0, "employers_shared"), 0);
  EXPECT_TRUE(std::isnan(At(features, 0, "smallest_employer")));
  EXPECT_EQ(At(features, 0, "groups_shared"), 1);
  EXPECT_EQ(At(features, 0, "same_city"), 1);
  EXPECT_TRUE(std::isnan(At(features, 0, "same_function")));
  EXPECT_EQ(At(features, 0, "seniority_gap"), 1);
  EXPECT_EQ(At(features, 0, "years_gap"), 10);
  EXPECT_EQ(At(features, 0, "own_trust"), 0.25f);
  EXPECT_EQ(At(features, 0, "their_trust"), 0.75f);
}

TEST_F(PairFeaturesTest, WhoHasSomeoneInTheAddressBookIsntToldOnByTheirSide) {
  EXPECT_GT(At(Fill(2, {0}), 0, "contact_strength"), 0);
  EXPECT_EQ(At(Fill(0, {2}), 0, "contact_strength"), 0);
}

// What is learned from is tied already: the same numbers as before the tie.
TEST_F(PairFeaturesTest, TheirOwnTieCountsForNothing) {
  const Matrix tied = Fill(0, {1});
  EXPECT_FLOAT_EQ(At(tied, 0, "own_ties"), std::log1p(2.0f));
  EXPECT_FLOAT_EQ(At(tied, 0, "their_ties"), std::log1p(1.0f));
  EXPECT_EQ(At(tied, 0, "common_ties"), 0);
}

TEST_F(PairFeaturesTest, NearnessInTheGraphCountsFromEitherSide) {
  EXPECT_TRUE(std::isnan(At(Fill(0, {2}), 0, "near_in_graph"))) << "not learned";
  const Csr near = MakeCsr({{0, 2, 0.75F}, {2, 0, 0.75F}, {4, 0, 0.5F}}, 6, 6, Duplicates::kMax);
  MemberGraph graph = graph_.view();
  graph.near = near.view();
  const PairFeatures pairs(graph, traits_.view(), std::nullopt);
  Matrix features(3, kNumPairFeatures);
  pairs.Fill(0, std::vector<uint32_t>{2, 4, 1}, features);
  EXPECT_EQ(At(features, 0, "near_in_graph"), 0.75F);
  EXPECT_EQ(At(features, 1, "near_in_graph"), 0.5F);
  EXPECT_EQ(At(features, 2, "near_in_graph"), 0);
}

TEST_F(PairFeaturesTest, IsTheSameWhoeverIsAskedAboutBeside) {
  const Matrix together = Fill(0, {4, 2, 1});
  const Matrix alone = Fill(0, {2});
  for (Eigen::Index i = 0; i < alone.cols(); ++i) {
    const float a = alone(0, i), b = together(1, i);
    EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << kPairFeatureNames[i];
  }
}

}  // namespace
}  // namespace bole
