// The two files that jieba needs, checked before it reads them: it ends the process when it
// dislikes one.
#pragma once

#include <cstdint>
#include <filesystem>

namespace bole {

// Where jieba's words and their frequencies, and its model of unknown words, lie.
struct JiebaDictionary {
  std::filesystem::path words;  // a line: word, frequency, part of speech
  std::filesystem::path model;  // start, transition and emission log-probabilities
  double frequency_sum = 0;     // of all words
};

// Finds jieba.dict.utf8 and hmm_model.utf8 in a directory and checks every line.
//
// Throws Error(kUnavailable) naming the file when one is missing, can't be read or isn't what
// jieba expects.
JiebaDictionary OpenJiebaDictionary(const std::filesystem::path& directory);

}  // namespace bole
