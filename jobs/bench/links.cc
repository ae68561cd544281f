#include "jobs/bench/links.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <string>

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "jobs/bench/tie_list.h"
#include "models/boosted_trees.h"
#include "models/graph_embedding.h"
#include "models/structure_features.h"

namespace bole {
namespace {

constexpr double kHeldOut = 0.1;  // of the ties, as the tables do

// The ranker learns from each tenth of the known ties by what the others say of it.
constexpr size_t kFolds = 10;

// Small: the graphs have some thousand rows.
constexpr GraphEmbeddingOptions kEmbedding = {.dim = 32};

// Shallow and slow: a small graph has a few hundred ties to learn from.
constexpr BoostedTreesOptions kTrees = {
    .num_trees = 200, .max_depth = 4, .learning_rate = 0.05f, .min_leaf_weight = 5};

Matrix FeaturesOf(const TieList& known, std::span<const RowPair> pairs) {
  GraphEmbeddingOptions options = kEmbedding;
  options.num_threads = DefaultNumThreads();
  const Csr graph = GraphOf(known);
  return MakeStructureFeatures(graph.view(), EmbedGraph(graph.view(), options), pairs,
                               options.num_threads);
}

// Learns from the known graph alone: ties of each fold by what the other folds say of them, beside
// pairs that aren't tied in it.
TreeEnsemble LearnLinks(const TieList& known, Random& random) {
  std::vector<RowPair> ties = known.ties;
  Shuffle(random, ties);
  Examples examples;
  examples.features.resize(static_cast<Eigen::Index>(2 * ties.size()),
                           static_cast<Eigen::Index>(kStructureFeatures.size()));
  for (size_t fold = 0; fold < kFolds; ++fold) {
    const size_t begin = fold * ties.size() / kFolds, end = (fold + 1) * ties.size() / kFolds;
    TieList rest{known.name, known.num_rows, {}};
    rest.ties.assign(ties.begin(), ties.begin() + static_cast<ptrdiff_t>(begin));
    rest.ties.insert(rest.ties.end(), ties.begin() + static_cast<ptrdiff_t>(end), ties.end());
    const auto own = std::span(ties).subspan(begin, end - begin);
    const LinkQuestion question = AskBesideStrangers(own, known, random);
    const Matrix features = FeaturesOf(rest, question.pairs);
    examples.features.middleRows(static_cast<Eigen::Index>(examples.labels.size()),
                                 features.rows()) = features;
    examples.labels.insert(examples.labels.end(), question.labels.begin(), question.labels.end());
  }
  return LearnBoostedTrees(examples, kTrees);
}

struct Areas {
  std::vector<double> of_all;   // a split each
  std::vector<double> of_tied;  // of pairs whose rows still have a tie each
};
using AreasByScore = std::map<std::string, Areas>;

void Measure(const std::string& name, std::span<const float> scores, const LinkQuestion& question,
             const Matrix& features, AreasByScore& areas) {
  const auto degree = static_cast<Eigen::Index>(
      std::ranges::find(kStructureFeatures, "smaller_degree") - kStructureFeatures.begin());
  std::vector<size_t> all, tied;
  for (size_t i = 0; i < scores.size(); ++i) {
    all.push_back(i);
    if (features(static_cast<Eigen::Index>(i), degree) > 0) tied.push_back(i);
  }
  areas[name].of_all.push_back(AreaUnderCurve(scores, question.labels, all));
  areas[name].of_tied.push_back(AreaUnderCurve(scores, question.labels, tied));
}

void RunSplit(const TieList& graph, size_t split, AreasByScore& areas) {
  Random random(split + 1);
  const auto [known, question] = HoldOutTies(graph, kHeldOut, random);
  const Matrix features = FeaturesOf(known, question.pairs);
  for (size_t column = 0; column < kStructureFeatures.size(); ++column) {
    const Vector scores = features.col(static_cast<Eigen::Index>(column));
    Measure(std::string(kStructureFeatures[column]), {scores.data(), question.labels.size()},
            question, features, areas);
  }
  const TreeEnsemble trees = LearnLinks(known, random);
  Measure("learned", trees.ScoreRows(ViewOf(features)), question, features, areas);
}

std::string MeanAndDeviation(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  char text[32];
  std::snprintf(text, sizeof(text), "%6.2f +- %4.2f", 100 * mean, 100 * std::sqrt(squares / count));
  return text;
}

void Print(const TieList& graph, const AreasByScore& areas) {
  std::printf("\n%s: %u rows, %zu ties\n  %-20s %14s  %14s\n", graph.name.c_str(), graph.num_rows,
              graph.ties.size(), "100 * AUC", "all pairs", "still tied");
  for (const auto& [name, values] : areas) {
    std::printf("  %-20s %14s  %14s\n", name.c_str(), MeanAndDeviation(values.of_all).c_str(),
                MeanAndDeviation(values.of_tied).c_str());
  }
  std::fflush(stdout);
}

}  // namespace

void RunBenchLinks(const LinkBenchOptions& options) {
  for (const std::filesystem::path& path : options.graphs) {
    const TieList graph = ReadTies(path);
    AreasByScore areas;
    for (size_t split = 0; split < options.num_splits; ++split) RunSplit(graph, split, areas);
    Print(graph, areas);
  }
}

}  // namespace bole
