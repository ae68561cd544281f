#include "engine/retrieval/random_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "tests/support/small_graphs.h"

namespace bole {
namespace {

using ::testing::IsEmpty;

std::map<uint32_t, float> Walk(const CsrView& graph, uint32_t query,
                               const RandomWalkOptions& options) {
  const RandomWalk walk(graph, options);
  Accumulator scores(graph.num_rows());
  std::map<uint32_t, float> found;
  // Twice, so that a scratch left unclean shows.
  walk.Accumulate(query, scores);
  scores.Clear();
  walk.Accumulate(query, scores);
  scores.Drain([&](uint32_t row, float score) { found[row] = score; });
  return found;
}

double Degree(const CsrView& graph, size_t row) {
  double degree = 0;
  for (const float weight : graph.row_values(row)) degree += weight;
  return degree;
}

// The chance to be at each row when the walk ends, step by step until next to nobody walks.
std::vector<double> Oracle(const CsrView& graph, uint32_t query, double stop) {
  std::vector<double> walking(graph.num_rows()), ended(graph.num_rows());
  walking[query] = 1;
  for (int step = 0; step < 500; ++step) {
    std::vector<double> next(graph.num_rows());
    for (size_t row = 0; row < walking.size(); ++row) {
      ended[row] += stop * walking[row];
      for (size_t i = 0; i < graph.row_size(row); ++i) {
        next[graph.row(row)[i]] +=
            (1 - stop) * walking[row] * graph.row_values(row)[i] / Degree(graph, row);
      }
    }
    walking = next;
  }
  return ended;
}

// From 0 the walk ends at 0 with 1/2, or goes to 1; from there it ends with 1/2, or goes back.
// p0 = 1/2 + p0 / 4, so 2/3 and 1/3.
TEST(RandomWalkTest, OfAPairByHand) {
  const Csr pair = MakeSymmetric({{0, 1}}, 2);
  const auto found = Walk(pair.view(), 0, {.stop = 0.5f, .tolerance = 1e-7f});
  EXPECT_NEAR(found.at(0), 2 / 3.0, 1e-6);
  EXPECT_NEAR(found.at(1), 1 / 3.0, 1e-6);
}

TEST(RandomWalkTest, IsBelowTheTrueChanceByAtMostTheTolerance) {
  Random random(3);
  std::vector<CsrEntry> ties;
  for (uint32_t a = 0; a < 60; ++a) {
    for (int i = 0; i < 3; ++i) {
      const auto b = static_cast<uint32_t>(random.Below(60));
      if (a != b) ties.push_back({a, b, static_cast<float>(1 + random.Below(3)) / 4});
    }
  }
  const Csr graph = MakeSymmetric(ties, 60);
  for (const float tolerance : {1e-2f, 1e-4f}) {
    const RandomWalkOptions options = {.tolerance = tolerance, .max_neighbours = 60};
    for (const uint32_t query : {0u, 17u, 59u}) {
      const auto truth = Oracle(graph.view(), query, options.stop);
      const auto found = Walk(graph.view(), query, options);
      for (uint32_t row = 0; row < 60; ++row) {
        const double score = found.contains(row) ? found.at(row) : 0;
        EXPECT_LE(score, truth[row] + 1e-5);
        EXPECT_GE(score, truth[row] - tolerance * Degree(graph.view(), row) - 1e-5);
      }
    }
  }
}

TEST(RandomWalkTest, IsForMembersWithFewNeighbours) {
  const Csr star = MakeSymmetric({{0, 1}, {0, 2}, {0, 3}}, 5);
  const RandomWalkOptions options = {.max_neighbours = 2};
  EXPECT_THAT(Walk(star.view(), 0, options), IsEmpty());
  EXPECT_THAT(Walk(star.view(), 1, options), ::testing::SizeIs(4));
  EXPECT_THAT(Walk(star.view(), 4, options), IsEmpty()) << "nobody to go to";
}

TEST(RandomWalkTest, RefusesOptionsOutOfRange) {
  const Csr pair = MakeSymmetric({{0, 1}}, 2);
  EXPECT_THROW(RandomWalk(pair.view(), {.stop = 0}), Error);
  EXPECT_THROW(RandomWalk(pair.view(), {.stop = 1.5f}), Error);
  EXPECT_THROW(RandomWalk(pair.view(), {.tolerance = 0}), Error);
}

}  // namespace
}  // namespace bole
