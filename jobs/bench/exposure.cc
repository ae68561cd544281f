#include "jobs/bench/exposure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/eval/exposure_certificate.h"
#include "engine/matching/exposure_exchange.h"
#include "engine/matching/exposure_lists.h"
#include "jobs/bench/figures_file.h"

namespace bole {
namespace {

// Streams of random numbers.
constexpr uint64_t kViewers = 1, kCandidates = 2, kPairs = 3;

constexpr size_t kDim = 4;  // of tastes
constexpr size_t kViewersPerCandidate = 10;
constexpr double kUsualScore = -3;   // log-odds: about one in twenty takes
constexpr double kPopularity = 0.8;  // spread of what everybody agrees on, in log-odds

// Of all threads together: what others do on the machine changes it little.
double ProcessorSeconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Processor seconds that something takes.
template <typename Work>
double Time(Work&& work) {
  const double start = ProcessorSeconds();
  work();
  return ProcessorSeconds() - start;
}

using Taste = std::array<double, kDim>;

Taste DrawTaste(uint64_t seed, uint64_t stream, uint64_t row) {
  Random random(seed, stream, row);
  Taste taste;
  for (double& part : taste) part = random.Normal() / std::sqrt(double{kDim});
  return taste;
}

// What a viewer's list may be chosen from: half drawn by popularity, which falls with the row, half
// evenly.
std::vector<uint32_t> DrawCandidates(Random& random, size_t count, size_t num_candidates) {
  std::vector<uint32_t> rows;
  while (rows.size() < std::min(count, num_candidates)) {
    while (rows.size() < count) {
      const double at = random.Uniform();
      const double share = rows.size() % 2 == 0 ? at : at * at * at;
      rows.push_back(static_cast<uint32_t>(share * static_cast<double>(num_candidates)));
    }
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  }
  return rows;
}

Csr MakePairs(const ExposureBenchOptions& options, size_t num_viewers, size_t num_candidates) {
  std::vector<Taste> tastes(num_candidates);
  for (size_t row = 0; row < num_candidates; ++row) {
    tastes[row] = DrawTaste(options.seed, kCandidates, row);
  }
  Csr pairs;
  pairs.num_columns = static_cast<uint32_t>(num_candidates);
  for (size_t viewer = 0; viewer < num_viewers; ++viewer) {
    const Taste wants = DrawTaste(options.seed, kViewers, viewer);
    Random random(options.seed, kPairs, viewer);
    for (const uint32_t row : DrawCandidates(random, options.pairs_per_viewer, num_candidates)) {
      const double rank = 1 - static_cast<double>(row) / static_cast<double>(num_candidates);
      double odds = kUsualScore + kPopularity * rank;
      for (size_t i = 0; i < kDim; ++i) odds += 2 * wants[i] * tastes[row][i];
      pairs.columns.push_back(row);
      pairs.values.push_back(static_cast<float>(1 / (1 + std::exp(-odds))));
    }
    pairs.offsets.push_back(pairs.columns.size());
  }
  return pairs;
}

// One size of the problem with its capacities.
class World {
 public:
  World(const ExposureBenchOptions& options, uint64_t num_pairs)
      : viewer_places_(
            std::max<uint64_t>(num_pairs / options.pairs_per_viewer, kViewersPerCandidate),
            options.length),
        pairs_(MakePairs(options, viewer_places_.size(),
                         viewer_places_.size() / kViewersPerCandidate)),
        candidate_places_(pairs_.num_columns) {
    const double mean = options.slack * options.length * kViewersPerCandidate;
    Random random(options.seed, kCandidates, pairs_.num_columns);
    // Openings: most have few, some many.
    for (uint32_t& places : candidate_places_) {
      places = static_cast<uint32_t>(std::ceil(mean * random.Exponential()));
    }
  }

  ExposureProblem problem() const { return {pairs_.view(), viewer_places_, candidate_places_}; }

  // The same without capacities of candidates.
  ListedPairs BestOfAll() const {
    const std::vector<uint32_t> any(candidate_places_.size(), UINT32_MAX);
    return ListFirstCome({pairs_.view(), viewer_places_, any});
  }

  ExposureCertificate Certify(const ListedPairs& listed) const {
    std::vector<uint64_t> offsets = {0};
    std::vector<uint32_t> rows;
    std::vector<float> scores;
    for (size_t viewer = 0; viewer < pairs_.num_rows(); ++viewer) {
      for (uint64_t i = pairs_.offsets[viewer]; i < pairs_.offsets[viewer + 1]; ++i) {
        if (listed[i] == 0) continue;
        rows.push_back(pairs_.columns[i]);
        scores.push_back(pairs_.values[i]);
      }
      offsets.push_back(rows.size());
    }
    return CertifyExposure({offsets, rows, scores}, viewer_places_, candidate_places_);
  }

 private:
  std::vector<uint32_t> viewer_places_;
  Csr pairs_;
  std::vector<uint32_t> candidate_places_;
};

nlohmann::json Report(const std::string& name, double seconds, const ExposureCertificate& made) {
  std::printf(
      "  %-34s %8.2f s  matches %14.2f  violations %8llu  Gini %.4f  congestion %.4f  coverage %.4f"
      "  filled %.4f\n",
      name.c_str(), seconds, made.expected_matches,
      static_cast<unsigned long long>(made.violations), made.gini, made.congestion, made.coverage,
      made.filled);
  std::fflush(stdout);
  nlohmann::json json = ToJson(made);
  json["name"] = name;
  json["seconds"] = seconds;
  return json;
}

template <typename Make>
nlohmann::json ReportMade(const std::string& name, const World& world, Make&& make) {
  ListedPairs listed;
  const double seconds = Time([&] { listed = make(); });
  return Report(name, seconds, world.Certify(listed));
}

// A plan of one model, the lists that its priorities make, and the same improved.
nlohmann::json ReportPlan(const ExposureBenchOptions& options, const World& world, ShareModel model,
                          double temperature) {
  const ExposureProblem problem = world.problem();
  const PlanOptions plan_options = {
      .model = model, .temperature = temperature, .num_threads = options.num_threads};
  ExposurePlan plan, warm;
  const double seconds = Time([&] { plan = PlanExposure(problem, plan_options); });
  const double warm_seconds = Time([&] { warm = PlanExposure(problem, plan_options, plan); });
  const std::string name = std::string(model == ShareModel::kOnce ? "once" : "unlimited") +
                           ", temperature " + std::to_string(temperature).substr(0, 5);
  std::printf(
      "  plan %s: %zu sweeps in %.2f s (%.3f s each), gap %.1e; warm %zu sweeps in %.2f s\n",
      name.c_str(), plan.num_sweeps, seconds, seconds / static_cast<double>(plan.num_sweeps),
      plan.gap, warm.num_sweeps, warm_seconds);
  nlohmann::json json = {{"name", name},
                         {"sweeps", plan.num_sweeps},
                         {"seconds", seconds},
                         {"gap", plan.gap},
                         {"warm_sweeps", warm.num_sweeps}};
  json["rounded"] = ReportMade("rounded, " + name, world, [&] {
    return ListByPriority(problem, PlannedPriorities(problem, plan, options.num_threads));
  });
  json["lists"] = ReportMade("lists of the plan, " + name, world, [&] {
    ListedPairs listed =
        ListByPriority(problem, PlannedPriorities(problem, plan, options.num_threads));
    ImproveLists(problem, &listed);
    return listed;
  });
  return json;
}

nlohmann::json MeasureSize(const ExposureBenchOptions& options, uint64_t num_pairs) {
  const World world(options, num_pairs);
  const ExposureProblem problem = world.problem();
  std::printf("%zu pairs, %zu viewers, %u candidates, %zu threads\n", problem.pairs.columns.size(),
              problem.pairs.num_rows(), problem.pairs.num_columns, options.num_threads);
  nlohmann::json json = {{"pairs", problem.pairs.columns.size()}};
  json["without"] = ReportMade("without capacities", world, [&] { return world.BestOfAll(); });
  json["naive"] = ReportMade("naive", world, [&] { return ListFirstCome(problem); });
  json["greedy"] =
      ReportMade("greedy", world, [&] { return ListByPriority(problem, problem.pairs.values); });
  json["exchanged"] = ReportMade("greedy, exchanged", world, [&] {
    ListedPairs listed = ListByPriority(problem, problem.pairs.values);
    ExchangePlaces(problem, &listed);
    return listed;
  });
  for (const double temperature : options.temperatures) {
    for (const ShareModel model : {ShareModel::kOnce, ShareModel::kUnlimited}) {
      json["plans"].push_back(ReportPlan(options, world, model, temperature));
    }
  }
  return json;
}

}  // namespace

void RunBenchExposure(const ExposureBenchOptions& options) {
  nlohmann::json sizes = nlohmann::json::array();
  for (const uint64_t part : {100, 10, 1}) {
    sizes.push_back(MeasureSize(options, std::max<uint64_t>(options.num_pairs / part, 1)));
  }
  WriteFigures(sizes, options.json);
}

}  // namespace bole
