#include "engine/ranking/tree_ensemble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

constexpr uint32_t kLeaf = TreeNode::kLeaf;

// Two trees over (x, y):
//
//        x < 2                 y < 0
//       .     .               .     .
//     +1      y < 5        +10       +20
//            .     .        missing y: +20
//          +2       +3
//  missing x: y < 5; missing y: +2
std::vector<TreeNode> TwoTrees() {
  return {{0, 2, 1, 2, false}, {kLeaf, 1},          {1, 5, 3, 4, true}, {kLeaf, 2},
          {kLeaf, 3},          {1, 0, 6, 7, false}, {kLeaf, 10},        {kLeaf, 20}};
}

TEST(TreeEnsembleTest, SumsALeafOfEachTree) {
  const TreeEnsemble trees(2, 0.5f, {0, 5}, TwoTrees());
  EXPECT_EQ(trees.Score(std::vector<float>{1, -1}), 11.5f);
  EXPECT_EQ(trees.Score(std::vector<float>{2, 4}), 22.5f) << "a threshold belongs to the right";
  EXPECT_EQ(trees.Score(std::vector<float>{3, 5}), 23.5f);
}

TEST(TreeEnsembleTest, SendsMissingFeaturesWhereTheNodeSays) {
  const float missing = std::nanf("");
  const TreeEnsemble trees(2, 0, {0, 5}, TwoTrees());
  EXPECT_EQ(trees.Score(std::vector<float>{missing, 9}), 23);
  EXPECT_EQ(trees.Score(std::vector<float>{missing, missing}), 22);
}

TEST(TreeEnsembleTest, IsItsBaseWithoutTrees) {
  EXPECT_EQ(TreeEnsemble(1, -2, {}, {}).Score(std::vector<float>{7}), -2);
  EXPECT_THAT(TreeEnsemble(1, -2, {}, {}).ScoreRows(ViewOf(Matrix::Zero(2, 1))),
              ElementsAre(-2, -2));
}

// A tree of nodes that are leaves by chance, deeper on one side than on the other.
void Grow(size_t num_features, size_t most_levels, Random& random, std::vector<TreeNode>& nodes) {
  const size_t at = nodes.size();
  nodes.push_back({kLeaf, static_cast<float>(random.Normal())});
  if (most_levels == 0 || random.Chance(0.2)) return;
  TreeNode node = {static_cast<uint32_t>(random.Below(num_features)),
                   static_cast<float>(random.Below(5)), 0, 0, random.Chance(0.5)};
  node.left = static_cast<uint32_t>(nodes.size());
  Grow(num_features, most_levels - 1, random, nodes);
  node.right = static_cast<uint32_t>(nodes.size());
  Grow(num_features, most_levels - 1, random, nodes);
  nodes[at] = node;
}

// Against the walk of one row, with missing and infinite values, values at a threshold, blocks that
// aren't full, and a column that no tree reads.
TEST(TreeEnsembleTest, ScoresManyRowsAsItScoresEach) {
  constexpr size_t kFeatures = 5;
  constexpr float kSpecial[] = {NAN, -INFINITY, INFINITY, -0.0f};
  Random random(11);
  for (const size_t most_levels : {0, 1, 4, 9}) {
    std::vector<TreeNode> nodes;
    std::vector<uint32_t> roots;
    for (int tree = 0; tree < 30; ++tree) {
      roots.push_back(static_cast<uint32_t>(nodes.size()));
      Grow(kFeatures, most_levels, random, nodes);
    }
    const TreeEnsemble trees(kFeatures, 0.25f, roots, nodes);
    for (const Eigen::Index num_rows : {0, 1, 15, 16, 17, 50}) {
      Matrix rows(num_rows, kFeatures + 1);
      for (float& value : rows.reshaped()) {
        value =
            random.Chance(0.3) ? kSpecial[random.Below(4)] : static_cast<float>(random.Below(6));
      }
      const std::vector<float> scores = trees.ScoreRows(ViewOf(rows));
      ASSERT_EQ(scores.size(), static_cast<size_t>(num_rows));
      for (Eigen::Index i = 0; i < num_rows; ++i) {
        ASSERT_EQ(scores[static_cast<size_t>(i)], trees.Score({rows.row(i).data(), kFeatures}));
      }
    }
  }
}

TEST(TreeEnsembleTest, RefusesTreesThatDontFitTogether) {
  const auto refuses = [](auto&& change) {
    std::vector<TreeNode> nodes = TwoTrees();
    std::vector<uint32_t> roots = {0, 5};
    change(nodes, roots);
    EXPECT_THROW(TreeEnsemble(2, 0, roots, nodes), Error);
  };
  refuses([](auto& nodes, auto&) { nodes[2].left = 2; });     // a circle
  refuses([](auto& nodes, auto&) { nodes[2].left = 0; });     // back to the parent
  refuses([](auto& nodes, auto&) { nodes[2].right = 6; });    // into the next tree
  refuses([](auto& nodes, auto&) { nodes[5].right = 8; });    // beyond the end
  refuses([](auto& nodes, auto&) { nodes[0].feature = 2; });  // no such feature
  refuses([](auto& nodes, auto&) { nodes[1].value = INFINITY; });
  refuses([](auto&, auto& roots) { roots = {1, 5}; });
  refuses([](auto&, auto& roots) { roots = {0, 5, 5}; });
  refuses([](auto&, auto& roots) { roots = {0, 8}; });
  refuses([](auto&, auto& roots) { roots = {}; });
}

TEST(TreeEnsembleTest, ReadsWhatItWrote) {
  const TemporaryDirectory directory;
  const TreeEnsemble trees(2, 0.5f, {0, 5}, TwoTrees());
  ArrayFileWriter writer(directory.path() / "trees");
  trees.Write("invites", writer);
  writer.Finish();
  const ArrayFile file = ArrayFile::Open(directory.path() / "trees");
  const TreeEnsemble read = TreeEnsemble::Read("invites", file);
  EXPECT_EQ(read.nodes(), trees.nodes());
  EXPECT_EQ(read.num_trees(), 2u);
  EXPECT_EQ(read.Score(std::vector<float>{1, -1}), 11.5f);
  EXPECT_THROW(TreeEnsemble::Read("accepts", file), Error);
}

}  // namespace
}  // namespace bole
