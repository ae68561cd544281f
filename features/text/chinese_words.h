// Words of Chinese text, by jieba's dictionary and its model of unknown words.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

// Splits runs of Chinese characters. Hides jieba's headers, which bring macros and a logger.
//
// Thread safety: Split is const and safe from any number of threads; AddPhrase isn't.
class ChineseWords {
 public:
  // Throws Error(kUnavailable) naming the file, see OpenJiebaDictionary.
  explicit ChineseWords(const std::filesystem::path& dictionary);
  ~ChineseWords();
  ChineseWords(const ChineseWords&) = delete;
  ChineseWords& operator=(const ChineseWords&) = delete;

  // Makes a phrase of at least two Chinese characters one word.
  void AddPhrase(const std::string& phrase);

  // Appends the words of `run`, pieces of it, in order. Requires Chinese characters only.
  void Split(std::string_view run, std::vector<std::string_view>& words) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bole
