#include "models/segment_calibration.h"

#include <algorithm>
#include <cmath>

namespace bole {
namespace {

constexpr int kNewtonSteps = 20;  // the loss is convex and nearly square
constexpr double kLongestStep = 1;

// One Newton step of the penalised log-loss of a segment.
double StepFrom(double offset, std::span<const SegmentOutcome> outcomes, uint32_t segment) {
  double slope = kSegmentRidge * offset, curvature = kSegmentRidge;
  for (const SegmentOutcome& outcome : outcomes) {
    if (outcome.segment != segment) continue;
    const double yes = outcome.probability * std::exp(offset);
    const double p = yes / (yes + 1 - outcome.probability);
    slope += p - outcome.label;
    curvature += p * (1 - p);
  }
  return std::clamp(-slope / curvature, -kLongestStep, kLongestStep);
}

}  // namespace

std::vector<float> FitSegmentOffsets(std::span<const SegmentOutcome> outcomes,
                                     size_t num_segments) {
  std::vector<float> offsets;
  for (uint32_t segment = 0; segment < num_segments; ++segment) {
    double offset = 0;
    for (int i = 0; i < kNewtonSteps; ++i) offset += StepFrom(offset, outcomes, segment);
    offsets.push_back(static_cast<float>(offset));
  }
  return offsets;
}

}  // namespace bole
