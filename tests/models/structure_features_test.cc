#include "models/structure_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "tests/support/small_graphs.h"

namespace bole {
namespace {

Eigen::Index Column(std::string_view name) {
  return std::ranges::find(kStructureFeatures, name) - kStructureFeatures.begin();
}

// 0 and 3 share 1 (three neighbours) and 2 (two neighbours); 5 has no ties.
//
//     0 --- 1 --- 4
//     |     |
//     2 --- 3     5
Csr MakeKite() {
  return MakeSymmetric({{0, 1}, {0, 2}, {1, 3}, {2, 3}, {1, 4}}, 6);
}

TEST(StructureFeaturesTest, AreAsByHand) {
  const Csr kite = MakeKite();
  Matrix embeddings = Matrix::Zero(6, 2);
  embeddings.row(0) << 1, 0;
  embeddings.row(3) << 0.6f, 0.8f;
  const std::vector<RowPair> pairs = {{0, 3}, {4, 5}};
  const Matrix features = MakeStructureFeatures(kite.view(), embeddings, pairs, 1);
  const auto of = [&](std::string_view name) { return features(0, Column(name)); };
  EXPECT_EQ(of("common_neighbours"), 2);
  EXPECT_FLOAT_EQ(of("adamic_adar"), 1 / std::log(3.0f) + 1 / std::log(2.0f));
  EXPECT_FLOAT_EQ(of("resource_allocation"), 1 / 3.0f + 1 / 2.0f);
  EXPECT_EQ(of("jaccard"), 1);
  EXPECT_EQ(of("smaller_degree"), 2);
  // From 0 by 1 or 2, each with a half; from 1 to 3 with a third, from 2 with a half. 3 has two
  // ties.
  EXPECT_FLOAT_EQ(of("walk_2"), (1 / 6.0f + 1 / 4.0f) / 2);
  EXPECT_EQ(of("walk_3"), 0) << "one is always on the one side of the square or on the other";
  EXPECT_GT(of("random_walk"), 0.0f);
  EXPECT_FLOAT_EQ(of("cosine"), 0.6f);
  EXPECT_EQ(features(1, Column("larger_degree")), 1);
  EXPECT_EQ(features.row(1).sum(), 1) << "nothing leads to who has no ties";
}

TEST(StructureFeaturesTest, OfAPairAreTheSameFromBothSides) {
  const Csr graph = MakeRandomTies(40, 120, 3);
  const Matrix none = Matrix::Zero(40, 1);
  std::vector<RowPair> there, back;
  for (uint32_t a = 0; a < 40; ++a) {
    there.push_back({a, (a * 7 + 1) % 40});
    back.push_back({there.back().second, a});
  }
  const Matrix one = MakeStructureFeatures(graph.view(), none, there, 1);
  const Matrix other = MakeStructureFeatures(graph.view(), none, back, 1);
  // The random walk leaves off at a tolerance of 1e-6 of the degree.
  EXPECT_LT((one - other).cwiseAbs().maxCoeff(), 3e-6f);
}

TEST(StructureFeaturesTest, AreTheSameForAnyNumberOfThreads) {
  const Csr graph = MakeRandomTies(60, 200, 4);
  const Matrix none = Matrix::Zero(60, 1);
  std::vector<RowPair> pairs;
  for (uint32_t i = 0; i < 200; ++i) pairs.push_back({i * 11 % 60, i * 17 % 60});
  const Matrix one = MakeStructureFeatures(graph.view(), none, pairs, 1);
  const Matrix three = MakeStructureFeatures(graph.view(), none, pairs, 3);
  EXPECT_EQ(std::memcmp(one.data(), three.data(), sizeof(float) * one.size()), 0);
  EXPECT_EQ(MakeStructureFeatures(graph.view(), none, {}, 1).rows(), 0);
}

}  // namespace
}  // namespace bole
