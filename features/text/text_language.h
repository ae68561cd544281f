// The language that texts are in, by their function words.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace bole {

// Hears texts one after the other and guesses their language, among those of Europe.
// Depends on the texts alone, not on their order.
//
// Thread safety: none.
class TextLanguage {
 public:
  static constexpr size_t kNumLanguages = 24;

  // A text as Normalizer makes it.
  void Add(std::string_view text);

  // In English, as Stemmer takes it: "english"; "" where too few texts have function words of
  // any one language, as where all is Chinese.
  std::string_view Guess() const;

 private:
  size_t num_spelled_ = 0;                         // texts of letters
  std::array<size_t, kNumLanguages> num_words_{};  // function words, by language
};

// Whether a word of a normalised text says nothing itself in that language: "und" in "german".
// In "" there are none. Thread safety: safe from any number of threads.
bool IsFunctionWord(std::string_view language, std::string_view word);

}  // namespace bole
