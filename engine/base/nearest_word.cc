#include "engine/base/nearest_word.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace bole {

size_t EditDistance(std::string_view a, std::string_view b) {
  // One row of Levenshtein's table: the distances of a's prefix to every prefix of b.
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string DidYouMean(std::string_view word, std::span<const std::string> known) {
  std::string_view nearest;
  size_t distance = std::string_view::npos;
  for (const std::string& candidate : known) {
    const size_t this_distance = EditDistance(word, candidate);
    if (this_distance < distance) {
      distance = this_distance;
      nearest = candidate;
    }
  }
  if (nearest.empty() || distance * 3 > nearest.size()) return "";
  return " (did you mean \"" + std::string(nearest) + "\"?)";
}

}  // namespace bole
