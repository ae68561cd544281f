#include "engine/ranking/calibration_curve.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

// Share of the logistic curve in a broken line: moves no probability by more than this, and keeps
// the order within its flat parts.
constexpr float kLogisticShare = 0.01f;

// The line through the points, level before the first and after the last.
float OnLine(const std::vector<CalibrationCurve::Point>& points, float score) {
  const auto after = std::upper_bound(
      points.begin(), points.end(), score,
      [](float x, const CalibrationCurve::Point& point) { return x < point.score; });
  if (after == points.begin()) return points.front().probability;
  const auto& left = *(after - 1);
  if (after == points.end()) return left.probability;
  const float share = (score - left.score) / (after->score - left.score);
  return left.probability + share * (after->probability - left.probability);
}

}  // namespace

float Logistic(float x) {
  return 1 / (1 + std::exp(-x));
}

CalibrationCurve::CalibrationCurve(float slope, float offset, std::vector<Point> points)
    : slope_(slope), offset_(offset), points_(std::move(points)) {
  bool is_good = std::isfinite(slope_) && slope_ > 0 && std::isfinite(offset_);
  for (size_t i = 0; i < points_.size(); ++i) {
    const Point& point = points_[i];
    is_good =
        is_good && std::isfinite(point.score) && point.probability >= 0 && point.probability <= 1;
    if (i == 0) continue;
    is_good = is_good && points_[i - 1].score < point.score &&
              points_[i - 1].probability <= point.probability;
  }
  if (!is_good) throw Error(ErrorCode::kCorruptData, "calibration curve doesn't rise");
}

float CalibrationCurve::Probability(float score) const {
  const float logistic = Logistic(slope_ * score + offset_);
  if (points_.empty()) return logistic;
  return (1 - kLogisticShare) * OnLine(points_, score) + kLogisticShare * logistic;
}

void CalibrationCurve::Write(const std::string& name, ArrayFileWriter& file) const {
  std::vector<float> values = {slope_, offset_};
  for (const Point& point : points_) {
    values.insert(values.end(), {point.score, point.probability});
  }
  file.Add(name + ".curve", values, 2);
}

CalibrationCurve CalibrationCurve::Read(const std::string& name, const ArrayFile& file) {
  const auto values = file.Get<float>(name + ".curve");
  if (values.num_columns != 2 || values.num_rows == 0) {
    throw Error(ErrorCode::kCorruptData, "calibration curve has the wrong size: " + name);
  }
  std::vector<Point> points;
  for (size_t i = 1; i < values.num_rows; ++i) {
    points.push_back({values.row(i)[0], values.row(i)[1]});
  }
  return {values.row(0)[0], values.row(0)[1], std::move(points)};
}

}  // namespace bole
