#include "engine/matching/exposure_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/parallel.h"

namespace bole {
namespace {

constexpr size_t kRowsPerChunk = 1024;
// exp of its negative is a normal float; of one list, pairs that are worse by more are all the
// same.
constexpr double kMostLogWeight = 80;
constexpr double kMostLogFactor = 600;  // exp of it is a double, with room for products
constexpr size_t kMostSteps = 60;       // of the search for one factor: halving alone ends by then
constexpr double kRowTolerance = 1e-9;  // of one margin, as a share of its places

void Require(bool holds, const char* claim) {
  if (!holds) throw Error(ErrorCode::kInvalidArgument, std::string("exposure plan: ") + claim);
}

void CheckProblem(const ExposureProblem& problem, const PlanOptions& options) {
  const CsrView& pairs = problem.pairs;
  Require(problem.viewer_places.size() == pairs.num_rows(), "places of another number of viewers");
  Require(problem.candidate_places.size() == pairs.num_columns,
          "places of another number of candidates");
  Require(pairs.values.size() == pairs.columns.size(), "every pair needs a score");
  Require(options.temperature > 0, "temperature must be positive");
  Require(std::ranges::all_of(pairs.values, [](float score) { return std::isfinite(score); }),
          "scores must be finite");
  if (problem.candidate_floors.empty()) return;
  Require(problem.candidate_floors.size() == pairs.num_columns,
          "floors of another number of candidates");
  for (size_t row = 0; row < problem.candidate_floors.size(); ++row) {
    Require(problem.candidate_floors[row] <= problem.candidate_places[row],
            "a floor is above the places");
  }
}

// What a score is worth.
struct Scale {
  double unit = 1;  // of score: one temperature
  double worst = 0;
  double best = 0;
};

Scale FindScale(const CsrView& pairs, double temperature) {
  Scale scale;
  if (pairs.values.empty()) return scale;
  const auto [worst, best] = std::ranges::minmax_element(pairs.values);
  scale.worst = *worst;
  scale.best = *best;
  double spread = 0;
  size_t num_rows = 0;
  for (size_t row = 0; row < pairs.num_rows(); ++row) {
    if (pairs.row_size(row) == 0) continue;
    const auto [least, most] = std::ranges::minmax_element(pairs.row_values(row));
    spread += static_cast<double>(*most) - *least;
    ++num_rows;
  }
  spread /= static_cast<double>(num_rows);
  if (spread == 0) spread = static_cast<double>(*best) - *worst;
  if (spread > 0) scale.unit = temperature * spread;
  return scale;
}

// Against the best of each row, which the row's factor makes up for; where the factor is also the
// price of an empty place, against the best of all. An empty place is worth as much as the worst
// pair of all: a factor that makes that one nearly certain is large enough.
struct Weights {
  std::vector<float> by_entry;
  std::vector<double> most;  // factor of each viewer with room to spare
};

Weights Weigh(const CsrView& pairs, const Scale& scale, const PlanOptions& options) {
  Weights weights = {std::vector<float>(pairs.values.size()),
                     std::vector<double>(pairs.num_rows(), 1)};
  ParallelFor(pairs.num_rows(), kRowsPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      const auto scores = pairs.row_values(row);
      if (scores.empty()) continue;
      const double best =
          options.model == ShareModel::kOnce ? *std::ranges::max_element(scores) : scale.best;
      for (size_t i = 0; i < scores.size(); ++i) {
        const double below = std::min((best - scores[i]) / scale.unit, kMostLogWeight);
        weights.by_entry[pairs.offsets[row] + i] = static_cast<float>(std::exp(-below));
      }
      const double above = std::min((best - scale.worst) / scale.unit, kMostLogFactor);
      weights.most[row] = std::exp(above) * kMostLift;
    }
  });
  return weights;
}

// One row: the products of its weights with the other side's factors.
class Row {
 public:
  Row(ShareModel model, std::span<const double> terms) : model_(model), terms_(terms) {}

  // What the row takes altogether, and how that grows with the logarithm of its factor.
  struct Margin {
    double sum = 0;
    double slope = 0;
  };
  Margin At(double factor) const {
    Margin margin;
    for (const double term : terms_) {
      const double t = term * factor;
      const double share = model_ == ShareModel::kOnce ? t / (1 + t) : t;
      margin.sum += share;
      margin.slope += model_ == ShareModel::kOnce ? share / (1 + t) : share;
    }
    return margin;
  }

  // The factor at which the row takes exactly `places` (> 0), or `most` where that is less.
  double FactorFor(double places, double most, double start) const;

  // u of u^2 + u s = n, s the sum of the terms, in the form that doesn't cancel.
  double UnlimitedFactor(double places) const {
    const double half = At(1).sum / 2;
    return places == 0 ? 0 : places / (half + std::sqrt(places + half * half));
  }

 private:
  ShareModel model_;
  std::span<const double> terms_;
};

// Newton's method on the logarithm, kept between bounds that the root is known to lie in.
double Row::FactorFor(double places, double most, double start) const {
  if (At(most).sum <= places) return most;
  double low = 0, high = most;
  double factor = start > 0 && start < most ? start : most / 2;
  for (size_t step = 0; step < kMostSteps; ++step) {
    const Margin margin = At(factor);
    if (std::abs(margin.sum - places) <= kRowTolerance * places) break;
    (margin.sum > places ? high : low) = factor;
    const double newton = factor * std::exp((places - margin.sum) / margin.slope);
    const bool inside = newton > low && newton < high;  // false for NaN, too
    factor = inside ? newton : low > 0 ? std::sqrt(low * high) : high / 64;
  }
  return factor;
}

// One side's rows against the other side's factors.
struct Side {
  CsrView weights;
  std::span<const uint32_t> places;
  std::span<const uint32_t> floors;  // may be empty
  std::vector<double> most;          // factor of each row where there is room to spare
  std::vector<double> factors;
};

// How far the margin at a factor is from what it should be, as a share of the places.
double GapOf(const Side& side, ShareModel model, const Row& row, size_t number) {
  const double places = side.places[number], factor = side.factors[number];
  if (places == 0) return 0;
  const double margin = row.At(factor).sum;
  if (model == ShareModel::kUnlimited) {
    return std::abs(factor * factor + margin - places) / places;
  }
  return (factor < side.most[number] ? std::abs(margin - places) : std::max(0.0, margin - places)) /
         places;
}

double Solve(const Side& side, ShareModel model, const Row& row, size_t number) {
  const double places = side.places[number], start = side.factors[number];
  if (places == 0) return 0;
  const double floor = side.floors.empty() ? 0 : side.floors[number];
  const double factor = model == ShareModel::kUnlimited
                            ? row.UnlimitedFactor(places)
                            : row.FactorFor(places, side.most[number], start);
  if (floor == 0 || row.At(factor).sum >= floor) return factor;
  return row.FactorFor(floor, factor * kMostLift, start);
}

// Fits every row of a side. Returns the largest gap that there was before.
double Fit(const PlanOptions& options, std::span<const double> others, Side* side) {
  const size_t num_rows = side->weights.num_rows();
  std::vector<std::vector<double>> scratch(options.num_threads);
  std::vector<double> gaps(NumChunks(num_rows, kRowsPerChunk));
  ParallelFor(num_rows, kRowsPerChunk, options.num_threads, [&](const Chunk& chunk) {
    std::vector<double>& terms = scratch[chunk.worker];
    for (size_t number = chunk.begin; number < chunk.end; ++number) {
      const auto columns = side->weights.row(number);
      const auto weights = side->weights.row_values(number);
      terms.resize(columns.size());
      for (size_t i = 0; i < columns.size(); ++i) terms[i] = weights[i] * others[columns[i]];
      const Row row(options.model, terms);
      gaps[chunk.index] = std::max(gaps[chunk.index], GapOf(*side, options.model, row, number));
      side->factors[number] = Solve(*side, options.model, row, number);
    }
  });
  return gaps.empty() ? 0 : *std::ranges::max_element(gaps);
}

std::vector<double> StartFrom(const std::vector<double>& start, std::vector<double> otherwise) {
  Require(start.empty() || start.size() == otherwise.size(), "start of another size");
  for (size_t i = 0; i < start.size(); ++i) {
    if (std::isfinite(start[i]) && start[i] > 0) otherwise[i] = start[i];
  }
  return otherwise;
}

}  // namespace

ExposurePlan PlanExposure(const ExposureProblem& problem, const PlanOptions& options,
                          const ExposurePlan& start) {
  CheckProblem(problem, options);
  ExposurePlan plan;
  Weights made = Weigh(problem.pairs, FindScale(problem.pairs, options.temperature), options);
  plan.weights = std::move(made.by_entry);
  CsrView weights = problem.pairs;
  weights.values = plan.weights;
  const Csr by_candidate = Transpose(weights);
  Side viewers = {
      weights, problem.viewer_places, {}, made.most, StartFrom(start.viewer_factors, made.most)};
  const std::vector<double> ones(weights.num_columns, 1);
  Side candidates = {by_candidate.view(), problem.candidate_places, problem.candidate_floors, ones,
                     StartFrom(start.candidate_factors, ones)};
  Fit(options, candidates.factors, &viewers);
  std::vector<double> before;
  do {
    Fit(options, viewers.factors, &candidates);
    before = viewers.factors;
    plan.gap = Fit(options, candidates.factors, &viewers);
    ++plan.num_sweeps;
  } while (plan.gap > options.tolerance && plan.num_sweeps < options.max_sweeps);
  // The candidates fit what the viewers were before; whoever falls from there leaves both margins
  // within their places.
  for (size_t i = 0; i < before.size(); ++i) {
    viewers.factors[i] = std::min(viewers.factors[i], before[i]);
  }
  plan.viewer_factors = std::move(viewers.factors);
  plan.candidate_factors = std::move(candidates.factors);
  return plan;
}

std::vector<double> PlannedShares(const ExposureProblem& problem, const ExposurePlan& plan,
                                  ShareModel model) {
  const CsrView& pairs = problem.pairs;
  std::vector<double> shares(pairs.columns.size());
  for (size_t viewer = 0; viewer < pairs.num_rows(); ++viewer) {
    for (uint64_t i = pairs.offsets[viewer]; i < pairs.offsets[viewer + 1]; ++i) {
      const double t =
          plan.weights[i] * plan.viewer_factors[viewer] * plan.candidate_factors[pairs.columns[i]];
      shares[i] = model == ShareModel::kOnce ? t / (1 + t) : t;
    }
  }
  return shares;
}

std::vector<float> PlannedPriorities(const ExposureProblem& problem, const ExposurePlan& plan,
                                     size_t num_threads) {
  const CsrView& pairs = problem.pairs;
  std::vector<double> logs(pairs.num_columns);
  for (size_t i = 0; i < logs.size(); ++i) logs[i] = std::log(plan.candidate_factors[i]);
  std::vector<float> priorities(pairs.columns.size());
  ParallelFor(pairs.num_rows(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t viewer = chunk.begin; viewer < chunk.end; ++viewer) {
      const double log_viewer = std::log(plan.viewer_factors[viewer]);
      for (uint64_t i = pairs.offsets[viewer]; i < pairs.offsets[viewer + 1]; ++i) {
        priorities[i] = static_cast<float>(std::log(static_cast<double>(plan.weights[i])) +
                                           log_viewer + logs[pairs.columns[i]]);
      }
    }
  });
  return priorities;
}

}  // namespace bole
