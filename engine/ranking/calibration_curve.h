// From a score to a probability.
#pragma once

#include <string>
#include <vector>

#include "engine/store/array_file.h"

namespace bole {

// 1 / (1 + e^-x).
float Logistic(float x);

// A rising curve: a logistic one (Platt 1999), or a broken line through points (isotonic
// regression), which then takes a small share of the logistic one so that it rises everywhere: two
// scores never become one probability.
//
// Thread safety: const and safe from any number of threads.
class CalibrationCurve {
 public:
  struct Point {
    float score = 0;
    float probability = 0;

    bool operator==(const Point&) const = default;
  };

  // The plain logistic curve of log-odds.
  CalibrationCurve() = default;

  // slope * score + offset are log-odds. `points`: scores ascend strictly, probabilities ascend
  // within [0, 1]; may be empty. Throws Error(kCorruptData) when they don't, or slope <= 0.
  CalibrationCurve(float slope, float offset, std::vector<Point> points);

  // In [0, 1], larger for a larger score but for rounding.
  float Probability(float score) const;

  float slope() const { return slope_; }
  float offset() const { return offset_; }
  const std::vector<Point>& points() const { return points_; }

  // Adds arrays NAME.*, and reads them again. Read throws Error(kCorruptData).
  void Write(const std::string& name, ArrayFileWriter& file) const;
  static CalibrationCurve Read(const std::string& name, const ArrayFile& file);

 private:
  float slope_ = 1;
  float offset_ = 0;
  std::vector<Point> points_;
};

}  // namespace bole
