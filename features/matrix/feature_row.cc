#include "features/matrix/feature_row.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "features/matrix/feature_names.h"

namespace bole {

float FieldWeights::of(Field field) const {
  switch (field) {
    case Field::kSkill:
      return skill;
    case Field::kTitle:
      return title;
    case Field::kCity:
      return city;
    case Field::kIndustry:
      return industry;
    case Field::kFunction:
      return function;
    case Field::kSeniority:
      return seniority;
    case Field::kSchool:
      return school;
    case Field::kCompany:
      return company;
    case Field::kEmployer:
      return employer;
    case Field::kWord:
      return word;
  }
  return 0;
}

SparseRow WeighRow(std::vector<RowFeature> features, const Vocabulary& vocabulary,
                   const FieldWeights& weights) {
  // Also fixes the order of the sums below.
  std::sort(features.begin(), features.end(),
            [](const RowFeature& a, const RowFeature& b) { return a.column < b.column; });
  std::array<double, kNumFields> squares = {};
  std::vector<double> values;
  values.reserve(features.size());
  for (const RowFeature& feature : features) {
    const double value = std::log1p(feature.weight) * vocabulary.Idf(feature.column);
    values.push_back(value);
    squares[static_cast<size_t>(feature.field)] += value * value;
  }
  double row_square = 0;
  for (size_t i = 0; i < features.size(); ++i) {
    const double square = squares[static_cast<size_t>(features[i].field)];
    values[i] *= square > 0 ? weights.of(features[i].field) / std::sqrt(square) : 0;
    row_square += values[i] * values[i];
  }
  SparseRow row;
  if (row_square == 0) return row;
  for (size_t i = 0; i < features.size(); ++i) {
    if (values[i] == 0) continue;
    row.columns.push_back(features[i].column);
    row.values.push_back(static_cast<float>(values[i] / std::sqrt(row_square)));
  }
  return row;
}

SparseRow EncodeProfile(const Profile& profile, const Vocabulary& vocabulary,
                        const FieldWeights& weights, const WordSplitter& splitter) {
  std::map<uint32_t, RowFeature> by_column;
  for (const FieldText& text : profile) {
    for (const NamedFeature& feature : FeaturesOf(text, splitter)) {
      const auto column = vocabulary.Find(feature.name);
      if (!column) continue;
      RowFeature& sum = by_column.try_emplace(*column, *column, feature.field, 0.f).first->second;
      sum.weight += feature.weight;
    }
  }
  std::vector<RowFeature> features;
  for (const auto& [column, feature] : by_column) features.push_back(feature);
  return WeighRow(std::move(features), vocabulary, weights);
}

}  // namespace bole
