// Learns a sum of decision trees that foretells yes or no.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/ranking/tree_ensemble.h"

namespace bole {

// What happened: one row of features for each example; NaN is a missing feature.
struct Examples {
  Matrix features;
  std::vector<float> labels;   // 0 or 1
  std::vector<float> weights;  // how many examples each stands for; empty: all 1

  size_t size() const { return labels.size(); }
};

struct BoostedTreesOptions {
  size_t num_trees = 150;
  size_t max_depth = 6;
  float learning_rate = 0.1f;
  // Least sum of p (1 - p) in a leaf: a leaf of fewer says nothing that holds elsewhere.
  float min_leaf_weight = 20;
  float ridge = 10;  // of leaf values

  // Of each feature what the score may do as it grows, the others as they are: kOnlyRises,
  // kOnlyFalls, or kAnyWay. Empty: all of them any way. Must outlive the learning.
  std::span<const int8_t> directions = {};

  static constexpr int8_t kOnlyRises = 1, kAnyWay = 0, kOnlyFalls = -1;
};

// Gradient boosting with second-order steps on the logistic loss (Chen, Guestrin 2016), by
// XGBoost's histograms. Scores of the result are log-odds.
//
// Depends on the examples and their order alone. Throws Error(kInvalidArgument) when sizes don't
// fit, or Error(kUnavailable) when XGBoost fails. Without examples of both kinds the result has no
// trees.
TreeEnsemble LearnBoostedTrees(const Examples& examples, const BoostedTreesOptions& options);

}  // namespace bole
