#include "jobs/bench/embedding.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/base/error.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/series.h"
#include "jobs/bench/tie_list.h"
#include "models/graph_embedding.h"

namespace bole {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kHeldOut = 0.1;
constexpr uint64_t kSeed = 1;

double AreaOfCosines(const Matrix& embeddings, const LinkQuestion& question) {
  std::vector<float> cosines;
  for (const auto& [a, b] : question.pairs) {
    cosines.push_back(embeddings.row(a).dot(embeddings.row(b)));
  }
  std::vector<size_t> places(cosines.size());
  std::iota(places.begin(), places.end(), size_t{0});
  return AreaUnderCurve(cosines, question.labels, places);
}

}  // namespace

void RunBenchEmbedding(const EmbeddingBenchOptions& options) {
  const TieList ties = ReadTies(options.graph);
  Random random(kSeed);
  const auto [known, question] = HoldOutTies(ties, kHeldOut, random);
  if (question.pairs.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "too few ties: " + options.graph.string());
  }
  const Csr graph = GraphOf(known);
  std::printf("%zu rows, %zu ties, %zu dimensions\n", graph.num_rows(), known.ties.size(),
              options.dim);
  nlohmann::json json = {
      {"rows", graph.num_rows()}, {"ties", known.ties.size()}, {"dim", options.dim}};
  MeasuredLimits limits;
  for (const size_t threads : options.threads) {
    Series seconds;
    double area = 0;
    for (size_t turn = 0; turn < options.turns; ++turn) {
      limits.Measure();
      const Clock::time_point start = Clock::now();
      const Matrix embeddings =
          EmbedGraph(graph.view(), {.dim = options.dim, .num_threads = threads});
      seconds.Add(std::chrono::duration<double>(Clock::now() - start).count());
      area = AreaOfCosines(embeddings, question);
    }
    std::printf("%zu threads %8.2f s   100 * AUC of ties held out %6.2f\n", threads,
                seconds.Median(), 100 * area);
    json["runs"].push_back({{"threads", threads}, {"seconds", seconds.Json()}, {"auc", area}});
  }
  limits.Print();
  json["limits"] = limits.Json();
  WriteFigures(json, options.json);
}

}  // namespace bole
