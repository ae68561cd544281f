#include "engine/search/character_grams.h"

#include <algorithm>

namespace bole {
namespace {

constexpr size_t kShortest = 3;  // characters
constexpr size_t kLongest = 5;

// Where each character begins, and the end.
std::vector<size_t> CharacterBegins(std::string_view text) {
  std::vector<size_t> begins;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) begins.push_back(i);
  }
  begins.push_back(text.size());
  return begins;
}

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
