// Examples that are put together part by part.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/boosted_trees.h"

namespace bole {

// Thread safety: none; one for each worker or unit of work.
class ExamplePart {
 public:
  void Add(std::span<const float> row, bool label, float weight);

  size_t size() const { return labels_.size(); }

 private:
  friend Examples JoinExamples(std::vector<ExamplePart> parts, size_t num_features);

  std::vector<float> features_;  // row by row
  std::vector<float> labels_;
  std::vector<float> weights_;
};

// All of them in the order of the parts. Requires rows of num_features.
Examples JoinExamples(std::vector<ExamplePart> parts, size_t num_features);

// Whether there are so many of either label.
bool HasEnough(const Examples& examples, size_t fewest);

std::span<const float> RowOf(const Matrix& features, size_t row);

}  // namespace bole
