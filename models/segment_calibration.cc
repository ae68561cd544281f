#include "models/segment_calibration.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace bole {
namespace {

// Keeps the offset of a segment that only says yes finite; taken out again in Observe.
constexpr double kRidge = 1;
constexpr int kNewtonSteps = 20;  // the loss is convex and nearly square
constexpr double kLongestStep = 1;
constexpr double kLeastInformation = 1e-9;  // of no outcomes: any offset is as likely

// Standard deviations in log-odds that are tried: from nothing to a multiple of the odds.
constexpr std::array<double, 8> kSpreads = {0, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6};

// Variances over segments: of what stays, and of what has changed since the earlier slice.
struct Spread {
  double lasting = 0;
  double change = 0;
};

// What one slice says of a segment: the likelihood is normal around an offset.
struct Observation {
  double offset = 0;
  double variance = 1 / kLeastInformation;
};

struct SegmentObservations {
  Observation earlier, later;
};

// Slope and curvature of the log-loss at an offset.
struct Loss {
  double slope = 0;
  double information = 0;
};

Loss LossAt(double offset, std::span<const SegmentOutcome> outcomes) {
  Loss loss;
  const double odds_factor = std::exp(offset);
  for (const SegmentOutcome& outcome : outcomes) {
    const double yes = outcome.probability * odds_factor;
    const double p = yes / (yes + 1 - outcome.probability);
    loss.slope += outcome.weight * (p - outcome.label);
    loss.information += outcome.weight * p * (1 - p);
  }
  return loss;
}

Observation Observe(std::span<const SegmentOutcome> outcomes) {
  double offset = 0;
  for (int i = 0; i < kNewtonSteps; ++i) {
    const Loss loss = LossAt(offset, outcomes);
    const double step = (loss.slope + kRidge * offset) / (loss.information + kRidge);
    offset -= std::clamp(step, -kLongestStep, kLongestStep);
  }
  const Loss loss = LossAt(offset, outcomes);
  const double information = std::max(loss.information, kLeastInformation);
  // One step of the plain likelihood from the ridge's optimum.
  return {offset - loss.slope / information, 1 / information};
}

std::vector<Observation> ObserveSegments(std::span<const SegmentOutcome> outcomes,
                                         size_t num_segments) {
  std::vector<std::vector<SegmentOutcome>> by_segment(num_segments);
  for (const SegmentOutcome& outcome : outcomes) by_segment[outcome.segment].push_back(outcome);
  std::vector<Observation> observations;
  for (const auto& segment : by_segment) {
    observations.push_back(segment.empty() ? Observation{} : Observe(segment));
  }
  return observations;
}

// The covariance of both observed offsets. What lasts is in both, what has changed in the later.
struct Covariance {
  Covariance(const SegmentObservations& seen, const Spread& spread)
      : earlier(spread.lasting + seen.earlier.variance),
        both(spread.lasting),
        later(spread.lasting + spread.change + seen.later.variance) {}

  double determinant() const { return earlier * later - both * both; }

  double earlier, both, later;
};

double LogLikelihood(const SegmentObservations& seen, const Spread& spread) {
  const Covariance covariance(seen, spread);
  const double a = seen.earlier.offset, b = seen.later.offset;
  const double square =
      covariance.later * a * a - 2 * covariance.both * a * b + covariance.earlier * b * b;
  const double determinant = covariance.determinant();
  return -(square / determinant + std::log(determinant)) / 2;
}

// The spread that makes what was seen likeliest; of equals the smallest.
Spread FindSpread(std::span<const SegmentObservations> segments) {
  Spread best;
  double best_likelihood = -std::numeric_limits<double>::infinity();
  for (const double lasting : kSpreads) {
    for (const double change : kSpreads) {
      const Spread spread = {lasting * lasting, change * change};
      double likelihood = 0;
      for (const SegmentObservations& seen : segments) likelihood += LogLikelihood(seen, spread);
      if (likelihood <= best_likelihood) continue;
      best_likelihood = likelihood;
      best = spread;
    }
  }
  return best;
}

// The mean of what lasts and what has changed, given both observations.
double ExpectedOffset(const SegmentObservations& seen, const Spread& spread) {
  const Covariance covariance(seen, spread);
  const double with_earlier = spread.lasting, with_later = spread.lasting + spread.change;
  const double earlier_share = with_earlier * covariance.later - with_later * covariance.both;
  const double later_share = with_later * covariance.earlier - with_earlier * covariance.both;
  return (earlier_share * seen.earlier.offset + later_share * seen.later.offset) /
         covariance.determinant();
}

}  // namespace

std::vector<float> FitSegmentOffsets(std::span<const SegmentOutcome> earlier,
                                     std::span<const SegmentOutcome> later, size_t num_segments) {
  const std::vector<Observation> before = ObserveSegments(earlier, num_segments),
                                 lately = ObserveSegments(later, num_segments);
  std::vector<SegmentObservations> segments;
  for (size_t i = 0; i < num_segments; ++i) segments.push_back({before[i], lately[i]});
  const Spread spread = FindSpread(segments);
  std::vector<float> offsets;
  for (const SegmentObservations& seen : segments) {
    offsets.push_back(static_cast<float>(ExpectedOffset(seen, spread)));
  }
  return offsets;
}

}  // namespace bole
