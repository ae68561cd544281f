#include "models/boosted_trees.h"

#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

void Check(int code) {
  if (code == 0) return;
  throw Error(ErrorCode::kUnavailable, std::string("XGBoost failed: ") + XGBGetLastError());
}

// The handles of XGBoost's C interface, freed by themselves.
struct FreeMatrix {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
struct FreeBooster {
  void operator()(void* handle) const { XGBoosterFree(handle); }
};
using MatrixHandle = std::unique_ptr<void, FreeMatrix>;
using Booster = std::unique_ptr<void, FreeBooster>;

MatrixHandle MakeMatrix(const Examples& examples) {
  DMatrixHandle handle = nullptr;
  Check(XGDMatrixCreateFromMat(
      examples.features.data(), static_cast<bst_ulong>(examples.features.rows()),
      static_cast<bst_ulong>(examples.features.cols()), std::nanf(""), &handle));
  MatrixHandle matrix(handle);
  Check(XGDMatrixSetFloatInfo(handle, "label", examples.labels.data(), examples.size()));
  if (!examples.weights.empty()) {
    Check(XGDMatrixSetFloatInfo(handle, "weight", examples.weights.data(), examples.size()));
  }
  return matrix;
}

// Log-odds of the share of yes: where boosting begins.
double BaseRate(const Examples& examples) {
  double yes = 0, all = 0;
  for (size_t i = 0; i < examples.size(); ++i) {
    const double weight = examples.weights.empty() ? 1 : examples.weights[i];
    yes += weight * examples.labels[i];
    all += weight;
  }
  return yes / all;
}

// As XGBoost reads it: (1,0,-1).
std::string WriteDirections(std::span<const int8_t> directions) {
  std::string written = "(";
  for (const int8_t direction : directions) {
    if (written.size() > 1) written += ',';
    written += std::to_string(direction);
  }
  return written + ')';
}

Booster Learn(const MatrixHandle& matrix, double base_rate, const BoostedTreesOptions& options) {
  const DMatrixHandle handle = matrix.get();
  BoosterHandle booster_handle = nullptr;
  Check(XGBoosterCreate(&handle, 1, &booster_handle));
  Booster booster(booster_handle);
  std::vector<std::pair<const char*, std::string>> settings = {
      {"objective", "binary:logistic"},
      {"tree_method", "hist"},
      {"base_score", std::to_string(base_rate)},
      {"max_depth", std::to_string(options.max_depth)},
      {"eta", std::to_string(options.learning_rate)},
      {"min_child_weight", std::to_string(options.min_leaf_weight)},
      {"lambda", std::to_string(options.ridge)},
      {"verbosity", "0"},
      // Histograms are summed for each thread, then over threads: one thread, the same sums.
      {"nthread", "1"}};
  if (!options.directions.empty()) {
    settings.emplace_back("monotone_constraints", WriteDirections(options.directions));
  }
  for (const auto& [name, value] : settings) {
    Check(XGBoosterSetParam(booster.get(), name, value.c_str()));
  }
  for (size_t i = 0; i < options.num_trees; ++i) {
    Check(XGBoosterUpdateOneIter(booster.get(), static_cast<int>(i), matrix.get()));
  }
  return booster;
}

nlohmann::json ModelOf(const Booster& booster) {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  Check(XGBoosterSaveModelToBuffer(booster.get(), R"({"format": "json"})", &size, &bytes));
  return nlohmann::json::parse(bytes, bytes + size).at("learner");
}

// Copies one tree, a parent always before its children.
void AddTree(const nlohmann::json& tree, std::vector<TreeNode>* nodes) {
  const auto& left = tree.at("left_children");
  const auto& right = tree.at("right_children");
  const size_t root = nodes->size();
  std::vector<int> originals = {0};  // of the nodes from root on
  nodes->emplace_back();
  for (size_t i = 0; i < originals.size(); ++i) {
    const int from = originals[i];
    TreeNode node;
    node.value = tree.at("split_conditions")[from];
    if (left[from] != -1) {
      node.feature = tree.at("split_indices")[from];
      // A flag that is written as a number or as a truth value, by version.
      const auto& flag = tree.at("default_left")[from];
      node.missing_goes_left = flag.is_boolean() ? flag.get<bool>() : flag.get<int>() != 0;
      node.left = static_cast<uint32_t>(nodes->size());
      node.right = node.left + 1;
      nodes->resize(nodes->size() + 2);
      originals.push_back(left[from]);
      originals.push_back(right[from]);
    }
    (*nodes)[root + i] = node;
  }
}

void CheckSizes(const Examples& examples, std::span<const int8_t> directions) {
  const auto rows = static_cast<size_t>(examples.features.rows());
  if (rows != examples.size() ||
      (!examples.weights.empty() && examples.weights.size() != examples.size())) {
    throw Error(ErrorCode::kInvalidArgument, "examples don't fit together: rows " +
                                                 std::to_string(rows) + ", labels " +
                                                 std::to_string(examples.size()) + ", weights " +
                                                 std::to_string(examples.weights.size()));
  }
  const auto columns = static_cast<size_t>(examples.features.cols());
  if (!directions.empty() && directions.size() != columns) {
    throw Error(ErrorCode::kInvalidArgument,
                "directions don't fit the features: " + std::to_string(directions.size()) +
                    ", expected " + std::to_string(columns));
  }
}

}  // namespace

TreeEnsemble LearnBoostedTrees(const Examples& examples, const BoostedTreesOptions& options) {
  CheckSizes(examples, options.directions);
  const auto num_features = static_cast<size_t>(examples.features.cols());
  const auto [least, most] = std::minmax_element(examples.labels.begin(), examples.labels.end());
  if (least == most || *least == *most) return {num_features, 0, {}, {}};
  const double base_rate = BaseRate(examples);
  const Booster booster = Learn(MakeMatrix(examples), base_rate, options);
  const nlohmann::json model = ModelOf(booster);
  // Read back rather than reckoned: XGBoost rounds what it is told.
  const double base =
      std::stod(model.at("learner_model_param").at("base_score").get<std::string>());
  std::vector<uint32_t> roots;
  std::vector<TreeNode> nodes;
  for (const auto& tree : model.at("gradient_booster").at("model").at("trees")) {
    roots.push_back(static_cast<uint32_t>(nodes.size()));
    AddTree(tree, &nodes);
  }
  return {num_features, static_cast<float>(std::log(base / (1 - base))), std::move(roots),
          std::move(nodes)};
}

}  // namespace bole
