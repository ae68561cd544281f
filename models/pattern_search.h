// Climbs to the top of a function that is costly and has no derivatives.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bole {

using SearchPoint = std::vector<double>;

struct SearchAxis {
  std::string name;
  double low = 0;
  double high = 0;
  double step = 0;  // the first one, > 0
};

struct SearchOptions {
  std::vector<SearchAxis> axes;

  // Tried beside the axes themselves, each forwards and backwards: steps of each axis. For axes
  // whose best values depend on each other.
  std::vector<SearchPoint> diagonals;

  size_t num_halvings = 1;  // how often all steps are halved when none of them leads up
};

// The value at a point, larger is better; nothing: no time left.
using SearchObjective = std::function<std::optional<double>(const SearchPoint&)>;

struct SearchResult {
  SearchPoint point;
  std::optional<double> value;  // nothing: there was no time for the start
  bool complete = false;        // false: time ran out
};

// Walks along one direction after the other, on each as long as it leads up by more than the
// share `least_gain`; then halves the steps. Which points are tried depends on values alone.
//
// The objective is called for a point again when the walk comes there again. Requires a start
// as long as the axes; it is moved between their bounds.
SearchResult Climb(const SearchPoint& start, const SearchOptions& options, double least_gain,
                   const SearchObjective& objective);

}  // namespace bole
