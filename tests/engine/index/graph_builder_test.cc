#include "engine/index/graph_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <set>
#include <vector>

#include "engine/index/graph_entries.h"
#include "engine/index/graph_walk.h"
#include "engine/index/link_choice.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Rows of length 1: the inner product is the cosine.
Matrix GroupedUnitVectors(size_t rows, size_t dim, size_t num_groups, uint64_t seed) {
  Matrix vectors = GroupedVectors(rows, dim, num_groups, seed);
  vectors.rowwise().normalize();
  return vectors;
}

// Codes with their own scales: nearness is the inner product.
struct Built {
  Built(const Matrix& vectors, const GraphOptions& options)
      : codes(View(vectors), 1), graph(BuildGraph(codes, codes.rows().scales, options)) {}

  CodeTable codes;
  NeighbourGraph graph;
};

TEST(GraphBuilderTest, IsTheSameForAnyNumberOfThreads) {
  const Matrix vectors = GroupedUnitVectors(4000, 24, 50, 1);
  const Built one(vectors, {.num_links = 16, .effort = 40, .num_threads = 1});
  for (const size_t num_threads : {2u, 5u}) {
    const Built more(vectors, {.num_links = 16, .effort = 40, .num_threads = num_threads});
    EXPECT_EQ(more.graph.entries, one.graph.entries);
    EXPECT_EQ(std::memcmp(more.graph.links.row(0), one.graph.links.row(0), 4000 * 16 * 4), 0);
  }
}

TEST(GraphBuilderTest, LinksAreDifferentRowsAndNotTheirOwn) {
  const Matrix vectors = GroupedUnitVectors(3000, 16, 20, 2);
  const Built built(vectors, {.num_links = 12, .effort = 30, .num_threads = 2});
  ASSERT_EQ(built.graph.links.num_rows(), 3000u);
  for (uint32_t row = 0; row < 3000; ++row) {
    const auto links = built.graph.links.links(row);
    const std::set<uint32_t> different(links.begin(), links.end());
    EXPECT_EQ(different.size(), links.size());
    EXPECT_FALSE(different.contains(row));
    EXPECT_GT(links.size(), 0u);
    EXPECT_LT(*different.rbegin(), 3000u);
    // Nothing behind the end.
    for (size_t i = links.size(); i < 12; ++i) EXPECT_EQ(built.graph.links.row(row)[i], kNoRow);
  }
}

TEST(GraphBuilderTest, EveryRowCanBeReached) {
  const Matrix vectors = GroupedUnitVectors(3000, 16, 200, 3);
  const Built built(vectors, {.num_links = 24, .effort = 50, .num_threads = 2});
  std::vector<bool> reached(3000);
  std::vector<uint32_t> open = built.graph.entries;
  for (const uint32_t row : open) reached[row] = true;
  while (!open.empty()) {
    const uint32_t row = open.back();
    open.pop_back();
    for (const uint32_t link : built.graph.links.links(row)) {
      if (!reached[link]) open.push_back(link);
      reached[link] = true;
    }
  }
  EXPECT_GE(std::count(reached.begin(), reached.end(), true), 2990);
}

TEST(GraphBuilderTest, BuildsOfNothingOneAndTwo) {
  EXPECT_THAT(Built(Matrix(0, 3), {}).graph.entries, IsEmpty());
  const Built one(Matrix::Ones(1, 3), {});
  EXPECT_THAT(one.graph.entries, ElementsAre(0));
  EXPECT_THAT(one.graph.links.links(0), IsEmpty());
  const Built two(Matrix::Ones(2, 3), {});
  EXPECT_THAT(two.graph.links.links(0), ElementsAre(1));
  EXPECT_THAT(two.graph.links.links(1), ElementsAre(0));
}

TEST(GraphEntriesTest, AreFarFromEachOther) {
  // Nine groups of nine equal rows along the axes: three entries are of three groups.
  Matrix vectors = Matrix::Zero(81, 9);
  for (Eigen::Index row = 0; row < 81; ++row) vectors(row, row / 9) = 1;
  const CodeTable codes(View(vectors), 1);
  const auto entries = SpreadEntries(codes, codes.rows().scales);
  std::set<uint32_t> groups;
  for (const uint32_t entry : entries) groups.insert(entry / 9);
  EXPECT_THAT(entries, SizeIs(9));
  EXPECT_THAT(groups, SizeIs(9));
}

// On the unit circle, seen from row 0 at the top. Row 1 is nearer to 2 than 0 is, and so on along
// the arc; row 4 is on the other side.
//
//              0
//        4           1
//                      2
//                       3
TEST(LinkChoiceTest, TakesOneOfEachDirection) {
  const float degrees[] = {90, 60, 45, 35, 150};
  Matrix vectors(5, 2);
  for (Eigen::Index row = 0; row < 5; ++row) {
    const double angle = degrees[row] * M_PI / 180;
    vectors.row(row) << static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle));
  }
  const CodeTable codes(View(vectors), 1);
  LinkChoice choice({codes, codes.rows().scales}, ChosenCodeKernels());
  const std::vector<uint32_t> others = {4, 3, 2, 1};
  const auto ranked = choice.Rank(0, others);
  ASSERT_THAT(ranked, SizeIs(4));
  EXPECT_EQ(ranked[0].row, 1u);
  EXPECT_EQ(ranked[2].row, 3u);
  EXPECT_EQ(ranked[3].row, 4u);
  const std::vector<ScoredRow> candidates(ranked.begin(), ranked.end());
  uint32_t links[8];
  ASSERT_EQ(choice.Choose(0, candidates, 3, links), 2u);
  EXPECT_EQ(links[0], 1u);
  EXPECT_EQ(links[1], 4u);
  // Half of the room is filled with the nearest of the others.
  ASSERT_EQ(choice.Choose(0, candidates, 6, links), 3u);
  EXPECT_EQ(links[2], 2u);
  EXPECT_EQ(choice.Choose(0, candidates, 1, links), 1u);
  EXPECT_EQ(choice.Choose(0, {}, 3, links), 0u);
}

// A chain 0 - 1 - 2 ... of unit vectors that turn by two degrees: the walk goes along it.
TEST(GraphWalkTest, FollowsLinksToTheBest) {
  constexpr uint32_t kSize = 40;
  Matrix vectors(kSize, 2);
  LinkTable links(kSize, 2);
  for (uint32_t row = 0; row < kSize; ++row) {
    const double angle = 2 * row * M_PI / 180;
    vectors.row(row) << static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle));
    uint32_t* to = links.row(row);
    if (row > 0) *to++ = row - 1;
    if (row + 1 < kSize) *to++ = row + 1;
  }
  const CodeTable codes(View(vectors), 1);
  const std::vector<uint32_t> entries = {0};
  GraphWalk walk(kSize, ChosenCodeKernels());
  for (const uint32_t target : {0u, 20u, 39u, 20u}) {  // the scratch is clean after each
    std::vector<int8_t> buffer(codes.stride());
    const CodeQuery query = codes.RowAsQuery(target, buffer.data());
    const uint64_t scored_before = walk.num_scored();
    const auto found = walk.Run({links, entries, codes.rows(), query, 3});
    ASSERT_THAT(found, SizeIs(3));
    EXPECT_EQ(found[0].row, target);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), IsBetter));
    EXPECT_LE(walk.num_scored() - scored_before, target + 5);
  }
}

TEST(GraphWalkTest, HoldsNoMoreThanItsEffortAndNoRowTwice) {
  const Matrix vectors = GroupedUnitVectors(2000, 16, 20, 5);
  const Built built(vectors, {.num_links = 16, .effort = 30});
  std::vector<std::vector<ScoredRow>> lists;
  for (const auto set : {InstructionSet::kPlain, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (!HasCodeKernels(set)) continue;
    GraphWalk walk(2000, CodeKernelsFor(set));
    const EncodedQuery query({vectors.row(7).data(), 16});
    for (const size_t effort : {1u, 7u, 3000u}) {
      const auto found = walk.Run(
          {built.graph.links, built.graph.entries, built.codes.rows(), query.view(), effort});
      std::set<uint32_t> rows;
      for (const ScoredRow& item : found) rows.insert(item.row);
      EXPECT_EQ(rows.size(), found.size());
      EXPECT_LE(found.size(), effort);
      EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), IsBetter));
      lists.emplace_back(found.begin(), found.end());
    }
    EXPECT_GT(lists.back().size(), 1990u);
  }
  // The same walks with every instruction set.
  for (size_t i = 3; i < lists.size(); ++i) EXPECT_EQ(lists[i], lists[i % 3]);
}

}  // namespace
}  // namespace bole
