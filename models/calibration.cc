#include "models/calibration.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

namespace bole {
namespace {

constexpr int kNewtonSteps = 50;      // it converges in fewer than ten
constexpr double kConverged = 1e-9;   // a step below this changes no float
constexpr double kLeastSlope = 1e-3;  // scores that say nothing: level, but rising
constexpr double kBlockWeight = 100;  // least examples of a point of the broken line
constexpr size_t kNumParts = 5;       // of which each is foretold from the others

struct Count {
  double positive = 0;
  double negative = 0;
};

Count CountLabels(std::span<const Outcome> outcomes) {
  Count count;
  for (const Outcome& outcome : outcomes) {
    (outcome.label > 0 ? count.positive : count.negative) += outcome.weight;
  }
  return count;
}

struct Line {
  double slope = 1;
  double offset = 0;
};

// Gradient and Hessian of the log-loss at a line.
struct Curvature {
  double slope = 0, offset = 0;
  double slope_slope = 0, slope_offset = 0, offset_offset = 0;
};

Curvature CurvatureAt(std::span<const Outcome> outcomes, const Count& count, const Line& line) {
  // Platt's targets: as if one more of each kind had been seen.
  const double yes = (count.positive + 1) / (count.positive + 2);
  const double no = 1 / (count.negative + 2);
  Curvature sum;
  for (const Outcome& outcome : outcomes) {
    const double score = outcome.score;
    const double p = 1 / (1 + std::exp(-(line.slope * score + line.offset)));
    const double error = outcome.weight * (p - (outcome.label > 0 ? yes : no));
    const double weight = outcome.weight * p * (1 - p);
    sum.slope += error * score;
    sum.offset += error;
    sum.slope_slope += weight * score * score;
    sum.slope_offset += weight * score;
    sum.offset_offset += weight;
  }
  return sum;
}

// Newton's method; the loss is convex, and steps are bounded where it is flat.
Line FitPlatt(std::span<const Outcome> outcomes, const Count& count) {
  constexpr double kRidge = 1e-9, kLongestStep = 4;
  Line line;
  for (int i = 0; i < kNewtonSteps; ++i) {
    Curvature at = CurvatureAt(outcomes, count, line);
    at.slope_slope += kRidge;
    at.offset_offset += kRidge;
    const double determinant =
        at.slope_slope * at.offset_offset - at.slope_offset * at.slope_offset;
    if (!(determinant > 0)) break;
    const double slope_step =
        (at.offset_offset * at.slope - at.slope_offset * at.offset) / determinant;
    const double offset_step =
        (at.slope_slope * at.offset - at.slope_offset * at.slope) / determinant;
    line.slope -= std::clamp(slope_step, -kLongestStep, kLongestStep);
    line.offset -= std::clamp(offset_step, -kLongestStep, kLongestStep);
    if (std::abs(slope_step) + std::abs(offset_step) < kConverged) break;
  }
  line.slope = std::max(line.slope, kLeastSlope);
  return line;
}

// Examples that share one probability.
struct Block {
  double weight = 0;
  double positive = 0;
  double score = 0;  // weighted sum

  double probability() const { return positive / weight; }
  void Add(const Block& other) {
    weight += other.weight;
    positive += other.positive;
    score += other.score;
  }
};

// Blocks of equal scores, then of at least kBlockWeight examples, in order of scores.
std::vector<Block> MakeBlocks(std::span<const Outcome> sorted) {
  std::vector<Block> blocks;
  for (size_t i = 0; i < sorted.size(); ++i) {
    const Outcome& outcome = sorted[i];
    const bool same = i > 0 && sorted[i - 1].score == outcome.score;
    if (blocks.empty() || (!same && blocks.back().weight >= kBlockWeight)) blocks.emplace_back();
    blocks.back().Add(
        {outcome.weight, outcome.weight * outcome.label, double{outcome.weight} * outcome.score});
  }
  if (blocks.size() > 1 && blocks.back().weight < kBlockWeight) {
    const Block last = blocks.back();
    blocks.pop_back();
    blocks.back().Add(last);
  }
  return blocks;
}

std::vector<CalibrationCurve::Point> FitIsotonic(std::span<const Outcome> sorted) {
  std::vector<Block> pooled;
  for (const Block& block : MakeBlocks(sorted)) {
    pooled.push_back(block);
    while (pooled.size() > 1 &&
           pooled[pooled.size() - 2].probability() >= pooled.back().probability()) {
      const Block last = pooled.back();
      pooled.pop_back();
      pooled.back().Add(last);
    }
  }
  std::vector<CalibrationCurve::Point> points;
  for (const Block& block : pooled) {
    const auto score = static_cast<float>(block.score / block.weight);
    if (!points.empty() && score <= points.back().score) continue;  // rounding
    points.push_back({score, static_cast<float>(block.probability())});
  }
  return points;
}

// Log-loss of what a curve foretells.
double LossOf(const CalibrationCurve& curve, std::span<const Outcome> outcomes) {
  constexpr double kLeast = 1e-6;  // a probability of 0 can't be that sure
  double loss = 0;
  for (const Outcome& outcome : outcomes) {
    const double p = std::clamp<double>(curve.Probability(outcome.score), kLeast, 1 - kLeast);
    loss -= outcome.weight * std::log(outcome.label > 0 ? p : 1 - p);
  }
  return loss;
}

CalibrationCurve CurveOf(const Line& line, std::vector<CalibrationCurve::Point> points) {
  return {static_cast<float>(line.slope), static_cast<float>(line.offset), std::move(points)};
}

// Whether the broken line foretells each part better than the logistic curve does, both fitted on
// the other parts. A broken line follows any curve, and chance as well.
bool IsBrokenLineBetter(std::span<const Outcome> sorted) {
  double gain = 0;
  for (size_t part = 0; part < kNumParts; ++part) {
    std::vector<Outcome> others, own;
    for (size_t i = 0; i < sorted.size(); ++i) {
      (i % kNumParts == part ? own : others).push_back(sorted[i]);
    }
    const Line line = FitPlatt(others, CountLabels(others));
    gain += LossOf(CurveOf(line, {}), own) - LossOf(CurveOf(line, FitIsotonic(others)), own);
  }
  return gain > 0;
}

}  // namespace

CalibrationCurve FitCalibration(std::span<const Outcome> outcomes) {
  const Count count = CountLabels(outcomes);
  if (count.positive == 0 || count.negative == 0) return {};
  std::vector<Outcome> sorted(outcomes.begin(), outcomes.end());
  std::sort(sorted.begin(), sorted.end(), [](const Outcome& a, const Outcome& b) {
    return std::tie(a.score, a.label, a.weight) < std::tie(b.score, b.label, b.weight);
  });
  const Line line = FitPlatt(sorted, count);
  std::vector<CalibrationCurve::Point> points;
  if (count.positive >= kIsotonicFrom && count.negative >= kIsotonicFrom &&
      IsBrokenLineBetter(sorted)) {
    points = FitIsotonic(sorted);
  }
  return CurveOf(line, std::move(points));
}

}  // namespace bole
