#include "engine/base/nearest_word.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace bole {

size_t EditDistance(std::string_view a, std::string_view b) {
  // Rows of Levenshtein's table, the distances of a's prefix to every prefix of b: of i - 1, of i
  // and of i + 1 bytes of a.
  std::vector<size_t> before, last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({last[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1});
      if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
        row[j + 1] = std::min(row[j + 1], before[j - 1] + 1);
      }
    }
    before = last;
    last = row;
  }
  return last.back();
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
