// Fits the curve from scores to probabilities, on examples that the scorer hasn't learned from.
#pragma once

#include <span>

#include "engine/ranking/calibration_curve.h"

namespace bole {

// A score and what came of it.
struct Outcome {
  float score = 0;
  float label = 0;   // 0 or 1
  float weight = 1;  // how many examples it stands for
};

// Platt's logistic curve with his smoothed targets; from kIsotonicFrom positives and as many
// negatives on isotonic regression (pool adjacent violators: Ayer and others 1955), where it
// foretells held-out parts better. Depends on the set of outcomes alone. Without outcomes of both
// kinds: the plain logistic curve.
CalibrationCurve FitCalibration(std::span<const Outcome> outcomes);

// Fewer examples don't bear a curve of many steps.
constexpr double kIsotonicFrom = 1000;

}  // namespace bole
