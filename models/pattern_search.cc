#include "models/pattern_search.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>

namespace bole {
namespace {

// Bounds are met up to rounding of steps.
constexpr double kTolerance = 1e-9;

// One climb.
class Climber {
 public:
  Climber(const SearchOptions& options, double least_gain, const SearchObjective& objective)
      : options_(options), least_gain_(least_gain), objective_(objective) {
    for (size_t axis = 0; axis < options.axes.size(); ++axis) {
      SearchPoint direction(options.axes.size(), 0.0);
      direction[axis] = 1;
      directions_.push_back(direction);
    }
    directions_.insert(directions_.end(), options.diagonals.begin(), options.diagonals.end());
  }

  SearchResult Run(const SearchPoint& start) {
    for (size_t axis = 0; axis < start.size(); ++axis) {
      best_.push_back(std::clamp(start[axis], options_.axes[axis].low, options_.axes[axis].high));
    }
    value_ = objective_(best_);
    complete_ = value_.has_value();
    double scale = 1;
    for (size_t level = 0; complete_ && level <= options_.num_halvings; ++level, scale /= 2) {
      while (Improve(scale)) {
      }
    }
    return {best_, value_, complete_};
  }

 private:
  // One round over all directions; whether any led up.
  bool Improve(double scale) {
    bool improved = false;
    for (const SearchPoint& direction : directions_) {
      improved |= Walk(direction, scale) || Walk(direction, -scale);
    }
    return improved && complete_;
  }

  bool Walk(const SearchPoint& direction, double scale) {
    bool moved = false;
    while (complete_ && Step(direction, scale)) moved = true;
    return moved;
  }

  bool Step(const SearchPoint& direction, double scale) {
    SearchPoint next = best_;
    for (size_t axis = 0; axis < next.size(); ++axis) {
      const SearchAxis& bounds = options_.axes[axis];
      next[axis] += scale * direction[axis] * bounds.step;
      if (next[axis] < bounds.low - kTolerance || next[axis] > bounds.high + kTolerance) {
        return false;
      }
    }
    const std::optional<double> value = objective_(next);
    complete_ = value.has_value();
    if (!complete_ || *value <= *value_ + least_gain_ * std::abs(*value_)) return false;
    best_ = next;
    value_ = value;
    return true;
  }

  const SearchOptions& options_;
  const double least_gain_;
  const SearchObjective& objective_;
  std::vector<SearchPoint> directions_;
  SearchPoint best_;
  std::optional<double> value_;
  bool complete_ = true;
};

}  // namespace

SearchResult Climb(const SearchPoint& start, const SearchOptions& options, double least_gain,
                   const SearchObjective& objective) {
  CHECK_EQ(start.size(), options.axes.size());
  return Climber(options, least_gain, objective).Run(start);
}

}  // namespace bole
