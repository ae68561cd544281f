#include "engine/retrieval/two_hop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "tests/support/small_graphs.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const TwoHopOptions kResourceAllocation = {.adamic_adar = 0, .resource_allocation = 1};
const TwoHopOptions kAdamicAdar = {.adamic_adar = 1, .resource_allocation = 0};

// 0 and 3 share 1 (three neighbours) and 2 (two neighbours); 4 is reached through 1 alone.
//
//     0 --- 1 --- 4
//     |     |
//     2 --- 3
Csr MakeKite() {
  return MakeSymmetric({{0, 1}, {0, 2}, {1, 3}, {2, 3}, {1, 4}}, 5);
}

// The definition, as plainly as possible. Sums in the order of the middles, as TwoHop does.
std::map<uint32_t, float> Oracle(const CsrView& graph, uint32_t query) {
  std::map<uint32_t, float> scores;
  for (size_t i = 0; i < graph.row_size(query); ++i) {
    const uint32_t z = graph.row(query)[i];
    const double degree = graph.row_size(z);
    if (degree < 2) continue;
    for (size_t j = 0; j < graph.row_size(z); ++j) {
      const float path = graph.row_values(query)[i] * static_cast<float>(1 / degree);
      scores[graph.row(z)[j]] += path * graph.row_values(z)[j];
    }
  }
  scores.erase(query);
  for (const uint32_t neighbour : graph.row(query)) scores.erase(neighbour);
  return scores;
}

TEST(TwoHopTest, RanksTheKiteByHand) {
  const Csr kite = MakeKite();
  const auto allocated = TwoHop(kite.view(), kResourceAllocation).Search(0, 9, NoFilter());
  ASSERT_EQ(allocated.size(), 2u);
  EXPECT_EQ(allocated[0].row, 3u);
  EXPECT_FLOAT_EQ(allocated[0].score, 1 / 3.0f + 1 / 2.0f);
  EXPECT_EQ(allocated[1].row, 4u);
  EXPECT_FLOAT_EQ(allocated[1].score, 1 / 3.0f);
  const auto adamic_adar = TwoHop(kite.view(), kAdamicAdar).Search(0, 9, NoFilter());
  EXPECT_FLOAT_EQ(adamic_adar[0].score, 1 / std::log(3.0f) + 1 / std::log(2.0f));
}

TEST(TwoHopTest, WeightsMultiplyAlongThePath) {
  const Csr path = MakeSymmetric({{0, 1, 0.5f}, {1, 2, 0.25f}}, 3);
  EXPECT_THAT(TwoHop(path.view(), kResourceAllocation).Search(0, 1, NoFilter()),
              ElementsAre(ScoredRow{0.0625f, 2}));
}

TEST(TwoHopTest, TheFilterComesBeforeK) {
  class OnlyFour : public RowFilter {
    bool Allows(uint32_t row) const override { return row == 4; }
  };
  const Csr kite = MakeKite();
  const auto found = TwoHop(kite.view(), kResourceAllocation).Search(0, 1, OnlyFour());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].row, 4u);
}

TEST(TwoHopTest, AgreesWithThePlainLoopOnARandomGraph) {
  const Csr graph = MakeRandomTies(300, 3000, 1);
  const TwoHop two_hop(graph.view(), kResourceAllocation);
  for (uint32_t query = 0; query < 300; ++query) {
    const auto expected = Oracle(graph.view(), query);
    const auto found = two_hop.Search(query, 300, NoFilter());
    ASSERT_EQ(found.size(), expected.size());
    for (const ScoredRow& item : found) ASSERT_EQ(item.score, expected.at(item.row));
    ASSERT_TRUE(std::is_sorted(found.begin(), found.end(), IsBetter));
  }
}

TEST(TwoHopTest, SearchAllIsTheSameForAnyNumberOfThreads) {
  const Csr graph = MakeRandomTies(500, 4000, 2);
  const TwoHop two_hop(graph.view(), kResourceAllocation);
  const auto lists = two_hop.SearchAll(10, 1);
  EXPECT_EQ(lists, two_hop.SearchAll(10, 2));
  EXPECT_EQ(lists, two_hop.SearchAll(10, 7));
  for (uint32_t query = 0; query < 500; ++query) {
    ASSERT_EQ(lists[query], two_hop.Search(query, 10, NoFilter()));
  }
}

TEST(TwoHopTest, ASmallerKGivesAPrefix) {
  const Csr graph = MakeRandomTies(200, 2000, 3);
  const TwoHop two_hop(graph.view(), kResourceAllocation);
  const auto ten = two_hop.Search(7, 10, NoFilter());
  for (size_t k = 0; k < 10; ++k) {
    const auto fewer = two_hop.Search(7, k, NoFilter());
    EXPECT_EQ(fewer, std::vector<ScoredRow>(ten.begin(), ten.begin() + k));
  }
}

TEST(TwoHopTest, HubsAreWalkedToTheirStrongestNeighboursOnly) {
  // 0 is tied to all others; the ties to 7, 8 and 9 are the strong ones.
  std::vector<CsrEntry> ties;
  for (uint32_t row = 1; row < 10; ++row) ties.push_back({0, row, row >= 7 ? 1.0f : 0.1f});
  const Csr star = MakeSymmetric(ties, 10);
  TwoHopOptions options = kResourceAllocation;
  options.max_neighbours = 3;
  const TwoHop two_hop(star.view(), options);
  EXPECT_EQ(two_hop.CountWedges(1), 3u);
  const auto found = two_hop.Search(1, 10, NoFilter());
  ASSERT_EQ(found.size(), 3u);
  EXPECT_THAT(found,
              ElementsAre(ScoredRow{0.1f / 9, 7}, ScoredRow{0.1f / 9, 8}, ScoredRow{0.1f / 9, 9}));
}

TEST(TwoHopTest, TheWorkIsTheWedges) {
  const Csr kite = MakeKite();
  const TwoHop two_hop(kite.view(), kResourceAllocation);
  EXPECT_EQ(two_hop.CountWedges(0), 5u);  // 1 has three neighbours, 2 has two
  EXPECT_EQ(two_hop.CountWedges(4), 3u);
}

TEST(TwoHopTest, NobodyIsFoundWithoutTiesOrInAPair) {
  const Csr pair = MakeSymmetric({{0, 1}}, 3);
  const TwoHop two_hop(pair.view(), kAdamicAdar);
  EXPECT_THAT(two_hop.Search(0, 5, NoFilter()), IsEmpty());
  EXPECT_THAT(two_hop.Search(2, 5, NoFilter()), IsEmpty());
}

TEST(TwoHopTest, AnEmptyGraphHasNoLists) {
  EXPECT_THAT(TwoHop(Csr{}.view(), kResourceAllocation).SearchAll(5, 2), IsEmpty());
}

}  // namespace
}  // namespace bole
