#include "models/acceptance_learning.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "models/calibration.h"
#include "models/example_parts.h"
#include "models/segment_calibration.h"

namespace bole {
namespace {

// Parts of the later examples. Each is scored by trees that have learned from all but a fifth of
// them: nearly the trees that are kept.
constexpr size_t kNumParts = 5;

constexpr size_t kMostSegments = 32;  // levels of seniority are a handful

// Smooth rather than sharp: what is wanted is a probability.
BoostedTreesOptions TreesOptions() {
  return {.num_trees = 120, .max_depth = 4, .min_leaf_weight = 10};
}

size_t PartOf(size_t example) {
  return Mix64(example) % kNumParts;
}

// The earlier examples, and the later ones of all parts but one; of all for kNumParts.
Examples LeaveOut(const Examples& earlier, const Examples& later, size_t part) {
  std::vector<ExamplePart> parts(2);
  const auto add = [](const Examples& from, size_t i, ExamplePart& to) {
    to.Add(RowOf(from.features, i), from.labels[i] > 0, from.weights.empty() ? 1 : from.weights[i]);
  };
  for (size_t i = 0; i < earlier.size(); ++i) add(earlier, i, parts[0]);
  for (size_t i = 0; i < later.size(); ++i) {
    if (PartOf(i) != part) add(later, i, parts[1]);
  }
  return JoinExamples(std::move(parts), static_cast<size_t>(earlier.features.cols()));
}

// What was foretold of the examples, by their segments.
SegmentOffsets LearnSegments(std::span<const Outcome> outcomes, const Examples& examples,
                             const CalibrationCurve& curve, uint32_t feature) {
  SegmentOffsets segments{feature, std::vector<float>(kMostSegments)};
  std::vector<SegmentOutcome> placed;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const auto segment = segments.SegmentOf(RowOf(examples.features, i));
    if (!segment) continue;
    placed.push_back({curve.Probability(outcomes[i].score), outcomes[i].label, *segment});
  }
  segments.offsets = FitSegmentOffsets(placed, kMostSegments);
  return segments;
}

}  // namespace

std::optional<CalibratedTrees> LearnAcceptance(const Examples& earlier, const Examples& later,
                                               const AcceptanceOptions& options) {
  if (!HasEnough(earlier, kFewestInvitations) || !HasEnough(later, kFewestInvitations)) {
    return std::nullopt;
  }
  std::vector<TreeEnsemble> trees(kNumParts + 1);  // without a part each; the last without none
  ParallelFor(trees.size(), 1, options.num_threads, [&](const Chunk& chunk) {
    trees[chunk.begin] = LearnBoostedTrees(LeaveOut(earlier, later, chunk.begin), TreesOptions());
  });
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < later.size(); ++i) {
    outcomes.push_back({trees[PartOf(i)].Score(RowOf(later.features, i)), later.labels[i]});
  }
  CalibratedTrees learned{std::move(trees.back()), FitCalibration(outcomes), {}};
  if (options.segment_feature) {
    learned.segments = LearnSegments(outcomes, later, learned.curve, *options.segment_feature);
  }
  return learned;
}

}  // namespace bole
