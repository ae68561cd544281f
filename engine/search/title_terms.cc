#include "engine/search/title_terms.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/search/character_grams.h"

namespace bole {
namespace {

// A word counts as much as about ten of its pieces, as in the length of a vector that has both.
constexpr float kWholeWord = 3;

}  // namespace

float TitleIdf(double num_all, double num_with) {
  return static_cast<float>(std::log1p(num_all / std::max(num_with, 1.0)));
}

float StemIdf(double num_names, double num_with) {
  return std::sqrt(TitleIdf(num_names, num_with));
}

float TitleCount(size_t count) {
  return static_cast<float>(1 + std::log(static_cast<double>(count)));
}

std::vector<std::pair<std::string, float>> TitleFeatures(std::span<const std::string> words) {
  std::map<std::string, size_t> wholes, pieces;
  for (const std::string& word : words) {
    ++wholes["_" + word + "_"];
    for (std::string& gram : CharacterGrams(word)) ++pieces[std::move(gram)];
  }
  std::map<std::string, float> features;
  for (const auto& [piece, count] : pieces) features[piece] += TitleCount(count);
  for (const auto& [whole, count] : wholes) features[whole] += kWholeWord * TitleCount(count);
  return {features.begin(), features.end()};
}

}  // namespace bole
