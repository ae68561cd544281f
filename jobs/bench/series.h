// What a benchmark writes of one thing that it measured several times.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/large_matrix.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"

namespace bole {

// The same work, measured in turns with what it is compared with, so that other work on the machine
// slows all of it alike. All but Add require that something was added.
class Series {
 public:
  void Add(double value) { values_.push_back(value); }

  double Median() const {
    std::vector<double> sorted = values_;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
  double Least() const { return *std::min_element(values_.begin(), values_.end()); }
  double Most() const { return *std::max_element(values_.begin(), values_.end()); }
  nlohmann::json Json() const {
    return {{"median", Median()}, {"least", Least()}, {"most", Most()}, {"turns", values_.size()}};
  }

 private:
  std::vector<double> values_;
};

struct ClusteredOptions {
  size_t num_clusters = 1000;
  double spread = 1;  // of a cluster's rows, where the centres' components have a spread of 1
  uint64_t seed = 1;  // of the rows; the centres are always the same
  size_t num_threads = 1;
};

// Unit vectors around random centres.
inline Matrix ClusteredUnitVectors(size_t rows, size_t dim, const ClusteredOptions& options) {
  constexpr uint64_t kCentres = 77;
  constexpr size_t kRowsPerChunk = 1024;
  Matrix centres(static_cast<Eigen::Index>(options.num_clusters), static_cast<Eigen::Index>(dim));
  Random of_centres(kCentres);
  for (float& value : std::span(centres.data(), static_cast<size_t>(centres.size()))) {
    value = static_cast<float>(of_centres.Normal());
  }
  Matrix vectors = LargeMatrix(rows, dim);
  ParallelFor(rows, kRowsPerChunk, options.num_threads, [&](const Chunk& chunk) {
    Random random(options.seed, 1, chunk.index);
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      auto row = vectors.row(static_cast<Eigen::Index>(i));
      row = centres.row(static_cast<Eigen::Index>(random.Below(options.num_clusters)));
      for (float& value : row) value += static_cast<float>(options.spread * random.Normal());
      row.normalize();
    }
  });
  return vectors;
}

}  // namespace bole
