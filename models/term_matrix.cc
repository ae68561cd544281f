#include "models/term_matrix.h"

#include <cmath>

namespace bole {

void TermMatrix::AddRow(const TermWeights& weights) {
  Add(weights, 1);
  ++num_rows_;
}

void TermMatrix::AddMean(const std::vector<TermWeights>& texts) {
  for (const TermWeights& weights : texts) Add(weights, 1 / static_cast<float>(texts.size()));
  ++num_rows_;
}

Csr TermMatrix::ByRow(size_t num_terms) const {
  return MakeCsr(entries_, num_rows_, static_cast<uint32_t>(num_terms), Duplicates::kSum);
}

Csr TermMatrix::ByTerm(size_t num_terms) const {
  return Transpose(ByRow(num_terms).view());
}

void TermMatrix::Add(const TermWeights& weights, float share) {
  double squares = 0;
  for (const auto& [term, weight] : weights) squares += weight * weight;
  const auto scale = squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0.0f;
  for (const auto& [term, weight] : weights) {
    entries_.push_back({num_rows_, term, weight * scale * share});
  }
}

}  // namespace bole
