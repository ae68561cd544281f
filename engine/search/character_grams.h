// Pieces of words, by which words of one stem are alike in any language that has letters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bole {

// Every run of 3 to 5 characters (not bytes) of "_word_", repetitions included; of a word that is
// shorter than that with its marks, the whole. Requires UTF-8.
std::vector<std::string> CharacterGrams(std::string_view word);

}  // namespace bole
