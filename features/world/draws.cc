#include "features/world/draws.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>

namespace bole::world {

double Pareto(Random& random, double exponent, double least, double most) {
  return std::min(most, least * std::pow(1 - random.Uniform(), -1 / exponent));
}

double LogNormal(Random& random, double sigma) {
  return std::exp(sigma * random.Normal() - sigma * sigma / 2);
}

size_t RoundAtRandom(Random& random, double mean) {
  const double floor = std::floor(mean);
  return static_cast<size_t>(floor) + (random.Chance(mean - floor) ? 1 : 0);
}

double Logistic(double z) {
  return 1 / (1 + std::exp(-z));
}

Lottery::Lottery(std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) cumulative_.push_back(sum += weight);
  CHECK_GT(sum, 0);
}

size_t Lottery::Draw(Random& random) const {
  const double ticket = random.Uniform() * cumulative_.back();
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), ticket);
  return std::min<size_t>(found - cumulative_.begin(), cumulative_.size() - 1);
}

Pool::Pool(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.key != b.key ? a.key < b.key : a.row < b.row;
  });
  keys_.reserve(entries.size());
  rows_.reserve(entries.size());
  cumulative_.reserve(entries.size());
  double sum = 0;
  for (const Entry& entry : entries) {
    keys_.push_back(entry.key);
    rows_.push_back(entry.row);
    cumulative_.push_back(sum += entry.weight);
  }
}

uint32_t Pool::Draw(Random& random) const {
  return DrawBetween(random, 0, rows_.size());
}

std::optional<uint32_t> Pool::Draw(Random& random, uint32_t first_key, uint32_t last_key) const {
  const auto begin = std::lower_bound(keys_.begin(), keys_.end(), first_key);
  const auto end = std::upper_bound(begin, keys_.end(), last_key);
  if (begin == end) return std::nullopt;
  return DrawBetween(random, begin - keys_.begin(), end - keys_.begin());
}

uint32_t Pool::DrawBetween(Random& random, size_t begin, size_t end) const {
  const double low = begin == 0 ? 0 : cumulative_[begin - 1];
  const double ticket = low + random.Uniform() * (cumulative_[end - 1] - low);
  const auto found =
      std::upper_bound(cumulative_.begin() + begin, cumulative_.begin() + end, ticket);
  return rows_[std::min<size_t>(found - cumulative_.begin(), end - 1)];
}

}  // namespace bole::world
