// A sum of decision trees over a row of features: what a ranker scores with.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/store/array_file.h"

namespace bole {

// One node of a tree. A leaf has its value; any other sends a row left when the feature is below
// the threshold, else right, and to `if_missing` when the feature is NaN.
struct TreeNode {
  static constexpr uint32_t kLeaf = UINT32_MAX;

  uint32_t feature = kLeaf;
  float value = 0;  // threshold, or the value of a leaf
  uint32_t left = 0;
  uint32_t right = 0;
  bool missing_goes_left = true;

  bool operator==(const TreeNode&) const = default;
};

// Trees, one after the other. Nodes of a tree name their children by place in `nodes`; a child
// comes after its parent and within the same tree, so every walk ends.
//
// Thread safety: const and safe from any number of threads.
class TreeEnsemble {
 public:
  TreeEnsemble() = default;

  // `roots` ascend from 0; a tree ends where the next begins. Throws Error(kCorruptData) when nodes
  // don't fit together, a feature isn't below num_features, or a value isn't finite.
  TreeEnsemble(size_t num_features, float base, std::vector<uint32_t> roots,
               std::vector<TreeNode> nodes);

  size_t num_features() const { return num_features_; }
  size_t num_trees() const { return roots_.size(); }
  const std::vector<TreeNode>& nodes() const { return nodes_; }

  // base + the leaf of each tree, in their order. For a logistic objective these are log-odds.
  // Requires num_features() features; NaN is a missing one.
  float Score(std::span<const float> features) const;

  // The same of every row, bit for bit, many times as fast: rows go down each tree together. Reads
  // the first num_features() columns; there may be more.
  std::vector<float> ScoreRows(const MatrixView& rows) const;

  // Adds arrays NAME.*, and reads them again. Read throws Error(kCorruptData), as the constructor
  // does.
  void Write(const std::string& name, ArrayFileWriter& file) const;
  static TreeEnsemble Read(const std::string& name, const ArrayFile& file);

 private:
  // A node as a block of rows walks it, without a branch. The children lie side by side.
  struct Step {
    uint32_t column;  // of the block's values
    float threshold;  // of a leaf NaN: nothing is beyond it
    uint32_t left;    // of a leaf itself: who is there stays
    float value;      // of a leaf
  };

  void Check() const;
  void MakeSteps();

  size_t num_features_ = 0;
  float base_ = 0;
  std::vector<uint32_t> roots_;
  std::vector<TreeNode> nodes_;

  std::vector<Step> steps_;        // tree after tree, breadth first
  std::vector<uint32_t> begins_;   // of the trees in steps_
  std::vector<uint32_t> heights_;  // steps from each root to its deepest leaf
};

}  // namespace bole
