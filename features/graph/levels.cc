#include "features/graph/levels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/store/table.h"

namespace bole {

std::vector<float> LevelsByYears(std::span<const uint32_t> words, std::span<const float> years,
                                 size_t num_words) {
  std::vector<double> sums(num_words), counts(num_words);
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == kNoRow || std::isnan(years[i])) continue;
    sums[words[i]] += years[i];
    ++counts[words[i]];
  }
  std::vector<uint32_t> order;
  for (uint32_t word = 0; word < num_words; ++word) {
    if (counts[word] > 0) order.push_back(word);
  }
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return sums[a] / counts[a] < sums[b] / counts[b];
  });
  std::vector<float> levels(num_words, std::numeric_limits<float>::quiet_NaN());
  for (size_t level = 0; level < order.size(); ++level) {
    levels[order[level]] = static_cast<float>(level);
  }
  return levels;
}

}  // namespace bole
