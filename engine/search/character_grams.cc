#include "engine/search/character_grams.h"

#include <algorithm>

#include "engine/base/utf8.h"

namespace bole {
namespace {

constexpr size_t kShortest = 3;  // characters
constexpr size_t kLongest = 5;

}  // namespace

std::vector<std::string> CharacterGrams(std::string_view word) {
  const std::string marked = "_" + std::string(word) + "_";
  const std::vector<size_t> begins = CharacterBegins(marked);
  const size_t num_characters = begins.size() - 1;
  std::vector<std::string> grams;
  for (size_t length = kShortest; length <= std::min(kLongest, num_characters); ++length) {
    for (size_t i = 0; i + length <= num_characters; ++i) {
      grams.push_back(marked.substr(begins[i], begins[i + length] - begins[i]));
    }
  }
  return grams;
}

}  // namespace bole
