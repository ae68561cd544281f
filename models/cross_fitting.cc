#include "models/cross_fitting.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/parallel.h"
#include "models/calibration.h"
#include "models/example_parts.h"
#include "models/segment_calibration.h"

namespace bole {
namespace {

constexpr size_t kMostSegments = 32;  // levels of seniority are a handful

float WeightOf(const Examples& examples, size_t i) {
  return examples.weights.empty() ? 1 : examples.weights[i];
}

Examples LeaveOut(const Examples& examples, std::span<const uint32_t> parts, uint32_t part) {
  std::vector<ExamplePart> rest(1);
  for (size_t i = 0; i < examples.size(); ++i) {
    if (parts[i] == part) continue;
    rest[0].Add(RowOf(examples.features, i), examples.labels[i] > 0, WeightOf(examples, i));
  }
  return JoinExamples(std::move(rest), static_cast<size_t>(examples.features.cols()));
}

// Trees without a part each, then those of all; and what the former foretell of their parts.
struct TrialFit {
  std::vector<TreeEnsemble> trees;
  std::vector<Outcome> outcomes;  // of the examples, in their order
  double loss = 0;                // sum of their log-losses
};

std::vector<Outcome> ForetellParts(const Examples& examples, std::span<const uint32_t> parts,
                                   std::span<const TreeEnsemble> trees) {
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < examples.size(); ++i) {
    outcomes.push_back({trees[parts[i]].Score(RowOf(examples.features, i)), examples.labels[i],
                        WeightOf(examples, i)});
  }
  return outcomes;
}

double LogLoss(const Outcome& outcome) {
  const double score = outcome.score;
  return outcome.weight * std::log1p(std::exp(outcome.label > 0 ? -score : score));
}

double LogLoss(std::span<const Outcome> outcomes) {
  double loss = 0;
  for (const Outcome& outcome : outcomes) loss += LogLoss(outcome);
  return loss;
}

// Both are of the same examples, in one order.
bool IsSurelyBetter(const TrialFit& trial, const TrialFit& than) {
  constexpr double kLeastGain = 2;  // standard errors
  const auto count = static_cast<double>(std::max<size_t>(1, trial.outcomes.size()));
  const double mean = (than.loss - trial.loss) / count;
  double squares = 0;
  for (size_t i = 0; i < trial.outcomes.size(); ++i) {
    squares += std::pow(LogLoss(than.outcomes[i]) - LogLoss(trial.outcomes[i]) - mean, 2);
  }
  return mean * count > kLeastGain * std::sqrt(squares);
}

// Trees don't split by what is missing everywhere.
Examples HideFeatures(Examples examples, std::span<const uint32_t> unread) {
  for (const uint32_t feature : unread) {
    examples.features.col(feature).setConstant(std::numeric_limits<float>::quiet_NaN());
  }
  return examples;
}

// One fit for each of the trees' options.
std::vector<TrialFit> TryTrees(const Examples& examples, std::span<const uint32_t> parts,
                               const CrossFittingOptions& options) {
  const size_t num_fits = options.num_parts + 1;
  std::vector<TrialFit> trials(options.trees.size());
  for (TrialFit& trial : trials) trial.trees.resize(num_fits);
  ParallelFor(trials.size() * num_fits, 1, options.num_threads, [&](const Chunk& chunk) {
    const size_t trial = chunk.begin / num_fits;
    const auto part = static_cast<uint32_t>(chunk.begin % num_fits);
    const BoostedTreesOptions& trees = options.trees[trial];
    trials[trial].trees[part] = part == options.num_parts
                                    ? LearnBoostedTrees(examples, trees)
                                    : LearnBoostedTrees(LeaveOut(examples, parts, part), trees);
  });
  for (TrialFit& trial : trials) {
    trial.outcomes = ForetellParts(examples, parts, trial.trees);
    trial.loss = LogLoss(trial.outcomes);
  }
  return trials;
}

// The best of the trees' options without each set of features, and of these the one to take.
TrialFit TakeBest(const Examples& examples, std::span<const uint32_t> parts,
                  const CrossFittingOptions& options) {
  std::optional<TrialFit> taken;
  for (const std::vector<uint32_t>& unread : options.unread) {
    std::vector<TrialFit> fits = TryTrees(HideFeatures(examples, unread), parts, options);
    TrialFit& best = *std::ranges::min_element(fits, {}, &TrialFit::loss);
    if (!taken || IsSurelyBetter(best, *taken)) taken = std::move(best);
  }
  return *std::move(taken);
}

// outcomes: of the examples, in their order.
SegmentOffsets LearnSegments(std::span<const Outcome> outcomes, const Examples& examples,
                             const CalibrationCurve& curve, uint32_t feature) {
  SegmentOffsets segments{feature, std::vector<float>(kMostSegments)};
  std::vector<SegmentOutcome> placed;
  for (size_t i = 0; i < examples.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    const auto segment = segments.SegmentOf(RowOf(examples.features, i));
    if (!segment) continue;
    placed.push_back({curve.Probability(outcome.score), outcome.label, *segment, outcome.weight});
  }
  segments.offsets = FitSegmentOffsets({}, placed, kMostSegments);
  return segments;
}

}  // namespace

CrossFit LearnCrossFitted(const Examples& examples, std::span<const uint32_t> parts,
                          const CrossFittingOptions& options) {
  CHECK_EQ(parts.size(), examples.size());
  CHECK(!options.trees.empty() && !options.unread.empty());
  auto [trees, outcomes, loss] = TakeBest(examples, parts, options);
  CrossFit fit{{std::move(trees.back()), FitCalibration(outcomes), {}}, {}};
  trees.pop_back();
  if (options.segment_feature) {
    fit.all.segments = LearnSegments(outcomes, examples, fit.all.curve, *options.segment_feature);
  }
  for (TreeEnsemble& without : trees) {
    fit.without.push_back({std::move(without), fit.all.curve, fit.all.segments});
  }
  return fit;
}

}  // namespace bole
