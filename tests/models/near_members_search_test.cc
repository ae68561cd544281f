#include "models/near_members_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/index/inner_product.h"
#include "models/graph_embedding.h"
#include "tests/support/small_graphs.h"

namespace bole {
namespace {

constexpr NearMembersOptions kSmall = {.dim = 8, .count = 5};

// All pairs, one by one.
TEST(NearMembersSearchTest, FindsWhatComparingAllPairsFinds) {
  const Csr ties = MakeRandomTies(60, 240, 3);
  const Csr near = FindNearMembers(ties.view(), kSmall);
  const Matrix embedding = EmbedGraph(ties.view(), {.dim = kSmall.dim, .seed = kSmall.seed});
  for (uint32_t member = 0; member < 60; ++member) {
    TopK best(kSmall.count);
    for (uint32_t other = 0; other < 60; ++other) {
      const float cosine =
          InnerProduct(embedding.row(member).data(), embedding.row(other).data(), kSmall.dim);
      if (other != member && cosine > 0) best.Add(cosine, other);
    }
    std::vector<uint32_t> expected;
    for (const ScoredRow& item : best.Take()) expected.push_back(item.row);
    std::sort(expected.begin(), expected.end());
    EXPECT_THAT(near.view().row(member), testing::ElementsAreArray(expected)) << member;
  }
}

TEST(NearMembersSearchTest, IsTheSameForAnyNumberOfThreads) {
  const Csr ties = MakeRandomTies(300, 1500, 4);
  const Csr one = FindNearMembers(ties.view(), kSmall);
  for (const size_t threads : {2, 5}) {
    NearMembersOptions options = kSmall;
    options.num_threads = threads;
    const Csr several = FindNearMembers(ties.view(), options);
    EXPECT_EQ(several.columns, one.columns);
    EXPECT_EQ(several.values, one.values);
  }
}

// Rows 3 to 9 point to 0, which doesn't point back.
TEST(NearMembersSearchTest, WhoeverPointsToTheSameOneIsNotNearForIt) {
  std::vector<CsrEntry> entries = {{0, 1}, {1, 0}, {1, 2}, {2, 1}, {0, 2}, {2, 0}};
  const Csr alone = MakeCsr(entries, 10, 10, Duplicates::kMax);
  for (uint32_t fan = 3; fan < 10; ++fan) entries.push_back({fan, 0});
  const Csr with_fans = MakeCsr(entries, 10, 10, Duplicates::kMax);
  const Csr near = FindNearMembers(with_fans.view(), kSmall);
  EXPECT_EQ(near.columns, FindNearMembers(alone.view(), kSmall).columns);
  for (uint32_t fan = 3; fan < 10; ++fan) EXPECT_EQ(near.view().row_size(fan), 0u);
}

TEST(NearMembersSearchTest, NobodyIsNearWhoHasNoTies) {
  const Csr ties = MakeSymmetric({{0, 1}, {1, 2}, {0, 2}}, 5);
  const Csr near = FindNearMembers(ties.view(), kSmall);
  EXPECT_EQ(near.view().row_size(3) + near.view().row_size(4), 0u);
  EXPECT_THAT(near.columns, testing::Each(testing::Lt(3u)));
  EXPECT_EQ(FindNearMembers(MakeSymmetric({}, 0).view(), kSmall).num_rows(), 0u);
}

}  // namespace
}  // namespace bole
