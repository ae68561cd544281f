#include "engine/search/own_kinds.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bole {
namespace {

// The weight of each value of a field, over rows that have one.
std::vector<double> WeightsOfKinds(const LikelyRows& rows, size_t field,
                                   std::span<const OwnDealing> dealings) {
  std::vector<double> weights(rows.num_of_kind(field).size());
  for (const OwnDealing& dealing : dealings) {
    const uint32_t kind = rows.row(dealing.row).kinds[field];
    if (kind < weights.size()) weights[kind] += dealing.weight;
  }
  return weights;
}

double SumOf(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

OwnKinds::OwnKinds(const LikelyRows& rows, const OwnHistory& history) {
  for (size_t field = 0; field < log_odds_.size(); ++field) {
    const std::span<const uint32_t> counts = rows.num_of_kind(field);
    const double num_rows = std::accumulate(counts.begin(), counts.end(), 0.0);
    const std::vector<double> wanted = WeightsOfKinds(rows, field, history.wanted);
    const std::vector<double> unwanted = WeightsOfKinds(rows, field, history.unwanted);
    const double all = (SumOf(unwanted) + kUsualWeight) / (SumOf(wanted) + kUsualWeight);
    float most = 0;
    for (size_t kind = 0; kind < counts.size(); ++kind) {
      // A value that nobody is of first, only second, is looked up for no row.
      const double usual = kUsualWeight * std::max(counts[kind], 1U) / num_rows;
      const double odds = (wanted[kind] + usual) / (unwanted[kind] + usual) * all;
      const double cut = std::clamp(odds, 1 / kMostOdds, kMostOdds);
      log_odds_[field].push_back(static_cast<float>(std::log(cut)));
      most = std::max(most, log_odds_[field].back());
    }
    most_ += most;
  }
}

}  // namespace bole
