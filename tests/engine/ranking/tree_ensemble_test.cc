#include "engine/ranking/tree_ensemble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

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
