#include "jobs/bench_links.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "features/tables/database.h"
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

struct Graph {
  std::string name;
  uint32_t num_rows = 0;
  std::vector<RowPair> ties;  // smaller row first; ascending
};

Graph ReadGraph(const std::filesystem::path& path) {
  Graph graph{.name = path.stem().stem().string()};
  Database database({});
  QueryResult result =
      database.Query("SELECT COLUMNS(*)::VARCHAR FROM read_csv(" + QuoteText(path.string()) + ")");
  std::unordered_map<std::string, uint32_t> rows;
  const auto row_of = [&](std::string_view id) {
    return rows.emplace(id, static_cast<uint32_t>(rows.size())).first->second;
  };
  if (result.num_columns() != 2) {
    throw Error(ErrorCode::kInvalidArgument, "a tie has two ends: " + path.string());
  }
  std::set<RowPair> ties;
  while (const auto chunk = result.Next()) {
    for (size_t i = 0; i < chunk->num_rows(); ++i) {
      const uint32_t a = row_of(chunk->column(0).Text(i)), b = row_of(chunk->column(1).Text(i));
      if (a != b) ties.insert(std::minmax(a, b));
    }
  }
  graph.num_rows = static_cast<uint32_t>(rows.size());
  graph.ties.assign(ties.begin(), ties.end());
  return graph;
}

Csr MakeGraph(std::span<const RowPair> ties, uint32_t num_rows) {
  std::vector<CsrEntry> entries;
  for (const auto& [a, b] : ties) entries.insert(entries.end(), {{a, b}, {b, a}});
  return MakeCsr(std::move(entries), num_rows, num_rows, Duplicates::kMax);
}

// Pairs that aren't tied in the graph, each once.
std::vector<RowPair> DrawStrangers(const Graph& graph, size_t count, Random& random) {
  const std::set<RowPair> ties(graph.ties.begin(), graph.ties.end());
  std::set<RowPair> drawn;
  std::vector<RowPair> strangers;
  while (strangers.size() < count) {
    const auto a = static_cast<uint32_t>(random.Below(graph.num_rows));
    const auto b = static_cast<uint32_t>(random.Below(graph.num_rows));
    const RowPair pair = std::minmax(a, b);
    if (a != b && !ties.contains(pair) && drawn.insert(pair).second) strangers.push_back(pair);
  }
  return strangers;
}

Matrix FeaturesOf(const Graph& known, std::span<const RowPair> pairs) {
  GraphEmbeddingOptions options = kEmbedding;
  options.num_threads = DefaultNumThreads();
  const Csr graph = MakeGraph(known.ties, known.num_rows);
  return MakeStructureFeatures(graph.view(), EmbedGraph(graph.view(), options), pairs,
                               options.num_threads);
}

void Shuffle(Random& random, std::vector<RowPair>& pairs) {
  for (size_t i = pairs.size(); i > 1; --i) std::swap(pairs[i - 1], pairs[random.Below(i)]);
}

// Ties, then as many strangers.
struct Question {
  std::vector<RowPair> pairs;
  std::vector<float> labels;
};

Question Ask(std::span<const RowPair> ties, std::span<const RowPair> strangers) {
  Question question{{ties.begin(), ties.end()}, std::vector<float>(ties.size(), 1)};
  question.pairs.insert(question.pairs.end(), strangers.begin(), strangers.end());
  question.labels.resize(question.pairs.size(), 0);
  return question;
}

// Learns from the known graph alone: ties of each fold by what the other folds say of them, beside
// pairs that aren't tied in it.
TreeEnsemble LearnLinks(const Graph& known, Random& random) {
  std::vector<RowPair> ties = known.ties;
  Shuffle(random, ties);
  Examples examples;
  examples.features.resize(static_cast<Eigen::Index>(2 * ties.size()),
                           static_cast<Eigen::Index>(kStructureFeatures.size()));
  for (size_t fold = 0; fold < kFolds; ++fold) {
    const size_t begin = fold * ties.size() / kFolds, end = (fold + 1) * ties.size() / kFolds;
    Graph rest{known.name, known.num_rows, {}};
    rest.ties.assign(ties.begin(), ties.begin() + static_cast<ptrdiff_t>(begin));
    rest.ties.insert(rest.ties.end(), ties.begin() + static_cast<ptrdiff_t>(end), ties.end());
    const auto own = std::span(ties).subspan(begin, end - begin);
    const Question question = Ask(own, DrawStrangers(known, own.size(), random));
    const Matrix features = FeaturesOf(rest, question.pairs);
    examples.features.middleRows(static_cast<Eigen::Index>(examples.labels.size()),
                                 features.rows()) = features;
    examples.labels.insert(examples.labels.end(), question.labels.begin(), question.labels.end());
  }
  return LearnBoostedTrees(examples, kTrees);
}

// The chance that a tie's score is above a stranger's; a half for the same score. Of the chosen.
double AreaUnderCurve(std::span<const float> scores, std::span<const float> labels,
                      std::span<const size_t> chosen) {
  std::vector<size_t> order(chosen.begin(), chosen.end());
  std::ranges::sort(order, {}, [&](size_t i) { return scores[i]; });
  double below = 0, area = 0, num_ties = 0;
  for (size_t i = 0; i < order.size();) {
    double ties = 0, strangers = 0;
    const float score = scores[order[i]];
    for (; i < order.size() && scores[order[i]] == score; ++i) {
      (labels[order[i]] > 0 ? ties : strangers) += 1;
    }
    area += ties * (below + strangers / 2);
    below += strangers;
    num_ties += ties;
  }
  return area / (num_ties * below);
}

struct Areas {
  std::vector<double> of_all;   // a split each
  std::vector<double> of_tied;  // of pairs whose rows still have a tie each
};
using AreasByScore = std::map<std::string, Areas>;

void Measure(const std::string& name, std::span<const float> scores, const Question& question,
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

void RunSplit(const Graph& graph, size_t split, AreasByScore& areas) {
  Random random(split + 1);
  std::vector<RowPair> ties = graph.ties;
  Shuffle(random, ties);
  const auto num_held = static_cast<size_t>(kHeldOut * static_cast<double>(ties.size()));
  const auto held = std::span(ties).first(num_held);
  const Question question = Ask(held, DrawStrangers(graph, num_held, random));
  const Graph known{
      graph.name, graph.num_rows, {ties.begin() + static_cast<ptrdiff_t>(num_held), ties.end()}};
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

void Print(const Graph& graph, const AreasByScore& areas) {
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
    const Graph graph = ReadGraph(path);
    AreasByScore areas;
    for (size_t split = 0; split < options.num_splits; ++split) RunSplit(graph, split, areas);
    Print(graph, areas);
  }
}

}  // namespace bole
