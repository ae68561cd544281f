#include "models/example_parts.h"

#include <algorithm>

namespace bole {

void ExamplePart::Add(std::span<const float> row, bool label, float weight) {
  features_.insert(features_.end(), row.begin(), row.end());
  labels_.push_back(label ? 1.0f : 0.0f);
  weights_.push_back(weight);
}

Examples JoinExamples(std::vector<ExamplePart> parts, size_t num_features) {
  Examples joined;
  size_t count = 0;
  for (const ExamplePart& part : parts) count += part.size();
  joined.features.resize(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(num_features));
  float* at = joined.features.data();
  for (ExamplePart& part : parts) {
    at = std::copy(part.features_.begin(), part.features_.end(), at);
    joined.labels.insert(joined.labels.end(), part.labels_.begin(), part.labels_.end());
    joined.weights.insert(joined.weights.end(), part.weights_.begin(), part.weights_.end());
    part = {};
  }
  return joined;
}

bool HasEnough(const Examples& examples, size_t fewest) {
  const auto yes =
      static_cast<size_t>(std::count(examples.labels.begin(), examples.labels.end(), 1.0f));
  return yes >= fewest && examples.size() - yes >= fewest;
}

std::span<const float> RowOf(const Matrix& features, size_t row) {
  return {features.row(static_cast<Eigen::Index>(row)).data(),
          static_cast<size_t>(features.cols())};
}

}  // namespace bole
