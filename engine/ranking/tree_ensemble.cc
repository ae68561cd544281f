#include "engine/ranking/tree_ensemble.h"

#include <glog/logging.h>

#include <cmath>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

[[noreturn]] void ThrowCorrupt(const std::string& what) {
  throw Error(ErrorCode::kCorruptData, "trees don't fit together: " + what);
}

}  // namespace

TreeEnsemble::TreeEnsemble(size_t num_features, float base, std::vector<uint32_t> roots,
                           std::vector<TreeNode> nodes)
    : num_features_(num_features), base_(base), roots_(std::move(roots)), nodes_(std::move(nodes)) {
  Check();
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
