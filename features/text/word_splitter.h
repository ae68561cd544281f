// From text to words: Chinese by dictionary and model (jieba), other scripts by their letters.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/text/normalizer.h"

namespace bole {

// Splits Chinese, English and mixed text into words.
//
// Text is normalised first, so words are lower-case, half-width and simplified. Terms whose
// marks belong to them stay whole (c++, c#, .net, node.js, objective-c, ci/cd, a/b), as do
// letters with digits (5g, k8s) and numbers (3.5). Dropped: stop words of both languages,
// punctuation, and whatever is longer than kLongestWord. There is no stemming.
//
// Thread safety: const and safe from any number of threads. Loading the dictionary takes about
// a second and 130 MB: make one and share it.
class WordSplitter {
 public:
  // Bytes of the longest word; what is longer is a key or a link and would only fill a vocabulary.
  static constexpr size_t kLongestWord = 64;

  // `dictionary` is a directory with jieba.dict.utf8 and hmm_model.utf8. `phrases` are skills,
  // employers and the like in any spelling, beside those of BuiltInPhrases:
  // Chinese ones become words, however common their parts; so do terms of one piece with marks
  // or of mixed scripts that begin in ASCII. A phrase of several English words stays several.
  //
  // Throws Error(kUnavailable) naming the file when a part of the dictionary is missing or
  // damaged; Error(kInvalidArgument) when a phrase isn't valid UTF-8.
  explicit WordSplitter(const std::filesystem::path& dictionary,
                        std::span<const std::string> phrases = {});
  ~WordSplitter();
  WordSplitter(const WordSplitter&) = delete;
  WordSplitter& operator=(const WordSplitter&) = delete;

  // The words of a text in their order, repetitions included.
  // Throws Error(kInvalidArgument) when text isn't valid UTF-8.
  std::vector<std::string> Split(std::string_view text) const;

  // The same for a text from normalizer(); the words are pieces of it.
  std::vector<std::string_view> SplitNormalized(std::string_view normalized) const;

  const Normalizer& normalizer() const { return normalizer_; }

 private:
  struct State;

  Normalizer normalizer_;
  std::unique_ptr<const State> state_;
};

}  // namespace bole
