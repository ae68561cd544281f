#include "engine/ranking/tree_ensemble.h"

#include <glog/logging.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

[[noreturn]] void ThrowCorrupt(const std::string& what) {
  throw Error(ErrorCode::kCorruptData, "trees don't fit together: " + what);
}

// Rows that go down the trees together: enough that a core always has a step to take while others
// wait for theirs, and few enough to stay in its first cache with some hundred features.
constexpr size_t kBlock = 16;

// Each feature of a block has two columns: in the first what is missing is below every threshold,
// in the second above.
constexpr size_t kPlanes = 2;

using BlockColumn = std::array<float, kBlock>;

void FillBlock(const MatrixView& rows, size_t begin, size_t count,
               std::vector<BlockColumn>& columns) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (size_t i = 0; i < count; ++i) {
    const float* row = rows.row(static_cast<Eigen::Index>(begin + i)).data();
    for (size_t feature = 0; feature < columns.size() / kPlanes; ++feature) {
      const bool missing = std::isnan(row[feature]);
      columns[feature * kPlanes][i] = missing ? -kInfinity : row[feature];
      columns[feature * kPlanes + 1][i] = missing ? kInfinity : row[feature];
    }
  }
}

}  // namespace

TreeEnsemble::TreeEnsemble(size_t num_features, float base, std::vector<uint32_t> roots,
                           std::vector<TreeNode> nodes)
    : num_features_(num_features), base_(base), roots_(std::move(roots)), nodes_(std::move(nodes)) {
  Check();
  MakeSteps();
}

void TreeEnsemble::Check() const {
  if (!std::isfinite(base_)) ThrowCorrupt("base");
  if (roots_.empty() != nodes_.empty()) ThrowCorrupt("trees without nodes");
  for (size_t tree = 0; tree < roots_.size(); ++tree) {
    const size_t begin = roots_[tree];
    const size_t end = tree + 1 < roots_.size() ? roots_[tree + 1] : nodes_.size();
    if ((tree == 0 && begin != 0) || begin >= end || end > nodes_.size()) ThrowCorrupt("roots");
    for (size_t at = begin; at < end; ++at) {
      const TreeNode& node = nodes_[at];
      if (!std::isfinite(node.value)) ThrowCorrupt("value");
      if (node.feature == TreeNode::kLeaf) continue;
      if (node.feature >= num_features_) ThrowCorrupt("feature");
      // Children after their parent: a walk goes forwards only, hence ends.
      if (node.left <= at || node.right <= at || node.left >= end || node.right >= end) {
        ThrowCorrupt("child");
      }
    }
  }
}

float TreeEnsemble::Score(std::span<const float> features) const {
  DCHECK_EQ(features.size(), num_features_);
  float sum = base_;
  for (const uint32_t root : roots_) {
    const TreeNode* node = &nodes_[root];
    while (node->feature != TreeNode::kLeaf) {
      const float value = features[node->feature];
      const bool left = std::isnan(value) ? node->missing_goes_left : value < node->value;
      node = &nodes_[left ? node->left : node->right];
    }
    sum += node->value;
  }
  return sum;
}

void TreeEnsemble::MakeSteps() {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  steps_.reserve(nodes_.size());
  for (const uint32_t root : roots_) {
    begins_.push_back(static_cast<uint32_t>(steps_.size()));
    std::vector<uint32_t> level = {root};
    uint32_t height = 0;
    for (;; ++height) {
      std::vector<uint32_t> next;
      // The level's children follow it.
      const auto children = static_cast<uint32_t>(steps_.size() + level.size());
      for (const uint32_t at : level) {
        const TreeNode& node = nodes_[at];
        if (node.feature == TreeNode::kLeaf) {
          steps_.push_back({0, kNaN, static_cast<uint32_t>(steps_.size()), node.value});
          continue;
        }
        const size_t plane = node.missing_goes_left ? 0 : 1;
        steps_.push_back({static_cast<uint32_t>(node.feature * kPlanes + plane), node.value,
                          children + static_cast<uint32_t>(next.size()), 0});
        next.insert(next.end(), {node.left, node.right});
      }
      if (next.empty()) break;
      level = std::move(next);
    }
    heights_.push_back(height);
  }
}

std::vector<float> TreeEnsemble::ScoreRows(const MatrixView& rows) const {
  CHECK_GE(static_cast<size_t>(rows.cols()), num_features_);
  const auto num_rows = static_cast<size_t>(rows.rows());
  std::vector<float> scores(num_rows);
  std::vector<BlockColumn> columns(std::max<size_t>(num_features_, 1) * kPlanes);
  for (size_t begin = 0; begin < num_rows; begin += kBlock) {
    const size_t count = std::min(kBlock, num_rows - begin);
    FillBlock(rows, begin, count, columns);
    std::array<float, kBlock> sums;
    sums.fill(base_);
    for (size_t tree = 0; tree < roots_.size(); ++tree) {
      std::array<uint32_t, kBlock> at;
      at.fill(begins_[tree]);
      for (uint32_t level = 0; level < heights_[tree]; ++level) {
        for (size_t i = 0; i < kBlock; ++i) {
          const Step& step = steps_[at[i]];
          at[i] = step.left + (columns[step.column][i] >= step.threshold ? 1 : 0);
        }
      }
      for (size_t i = 0; i < kBlock; ++i) sums[i] += steps_[at[i]].value;
    }
    std::copy_n(sums.begin(), count, scores.begin() + static_cast<ptrdiff_t>(begin));
  }
  return scores;
}

void TreeEnsemble::Write(const std::string& name, ArrayFileWriter& file) const {
  std::vector<uint32_t> links;  // feature, left, right
  std::vector<float> values;
  std::vector<uint8_t> missing;
  for (const TreeNode& node : nodes_) {
    links.insert(links.end(), {node.feature, node.left, node.right});
    values.push_back(node.value);
    missing.push_back(node.missing_goes_left ? 1 : 0);
  }
  file.Add(name + ".num_features", std::vector<uint64_t>{num_features_});
  file.Add(name + ".base", std::vector<float>{base_});
  file.Add(name + ".roots", roots_);
  file.Add(name + ".links", links, 3);
  file.Add(name + ".values", values);
  file.Add(name + ".missing", missing);
}

TreeEnsemble TreeEnsemble::Read(const std::string& name, const ArrayFile& file) {
  const auto num_features = file.Values<uint64_t>(name + ".num_features");
  const auto base = file.Values<float>(name + ".base");
  const auto roots = file.Values<uint32_t>(name + ".roots");
  const auto links = file.Get<uint32_t>(name + ".links");
  const auto values = file.Values<float>(name + ".values");
  const auto missing = file.Values<uint8_t>(name + ".missing");
  if (num_features.size() != 1 || base.size() != 1 || links.num_columns != 3 ||
      links.num_rows != values.size() || missing.size() != values.size()) {
    ThrowCorrupt("sizes of " + name);
  }
  std::vector<TreeNode> nodes(values.size());
  for (size_t i = 0; i < nodes.size(); ++i) {
    const auto link = links.row(i);
    nodes[i] = {link[0], values[i], link[1], link[2], missing[i] != 0};
  }
  return {num_features[0], base[0], {roots.begin(), roots.end()}, std::move(nodes)};
}

}  // namespace bole
