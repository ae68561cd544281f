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

// Parts of the examples. Each is scored by trees that have learned from the others: nearly the
// trees that are kept.
constexpr size_t kNumParts = 5;

constexpr size_t kMostSegments = 32;  // levels of seniority are a handful

// Smooth rather than sharp: what is wanted is a probability.
BoostedTreesOptions TreesOptions() {
  return {.num_trees = 120, .max_depth = 4, .min_leaf_weight = 10};
}

size_t PartOf(size_t example) {
  return Mix64(example) % kNumParts;
}

// The examples of all parts but one; all for kNumParts.
Examples LeaveOut(const Examples& earlier, const Examples& later, size_t part) {
  std::vector<ExamplePart> parts;
  for (const Examples* from : {&earlier, &later}) {
    ExamplePart& to = parts.emplace_back();
    for (size_t i = 0; i < from->size(); ++i) {
      if (PartOf(i) == part) continue;
      to.Add(RowOf(from->features, i), from->labels[i] > 0,
             from->weights.empty() ? 1 : from->weights[i]);
    }
  }
  return JoinExamples(std::move(parts), static_cast<size_t>(earlier.features.cols()));
}

// The score of each example by trees that haven't seen it: trees[p] have learned without part p.
std::vector<Outcome> Foretell(const Examples& examples, std::span<const TreeEnsemble> trees) {
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < examples.size(); ++i) {
    outcomes.push_back({trees[PartOf(i)].Score(RowOf(examples.features, i)), examples.labels[i]});
  }
  return outcomes;
}

// What a curve makes of the scores, by the segments of the examples; without those of no segment.
std::vector<SegmentOutcome> PlaceOutcomes(std::span<const Outcome> outcomes,
                                          const Examples& examples, const CalibrationCurve& curve,
                                          const SegmentOffsets& segments) {
  std::vector<SegmentOutcome> placed;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const auto segment = segments.SegmentOf(RowOf(examples.features, i));
    if (!segment) continue;
    placed.push_back({curve.Probability(outcomes[i].score), outcomes[i].label, *segment});
  }
  return placed;
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
  const std::vector<Outcome> before = Foretell(earlier, trees), lately = Foretell(later, trees);
  CalibratedTrees learned{std::move(trees.back()), FitCalibration(lately), {}};
  if (options.segment_feature) {
    learned.segments = {*options.segment_feature, std::vector<float>(kMostSegments)};
    // Whether everybody accepts less than before is no matter of segments: the earlier examples
    // have a curve of their own.
    learned.segments.offsets = FitSegmentOffsets(
        PlaceOutcomes(before, earlier, FitCalibration(before), learned.segments),
        PlaceOutcomes(lately, later, learned.curve, learned.segments), kMostSegments);
  }
  return learned;
}

}  // namespace bole
