#include "features/text/chinese_words.h"

// Its messages below "fatal" would go to stderr; what is fatal has been checked before.
#define LOGGING_LEVEL limonp::LL_FATAL

#include <algorithm>
#include <cmath>
#include <cppjieba/MixSegment.hpp>

#include "features/text/jieba_dictionary.h"

namespace bole {
namespace {

// Frequency of a phrase of three characters or more, in occurrences of jieba's corpus of 60
// million words: that of a common word (数据 has 5,232). Less, and 大数据 loses to its neighbours,
// as in 大|数据分析. Well below 2^31, jieba's type for it.
constexpr double kPhraseFrequency = 10'000;

// A phrase this short keeps only the frequency that makes it a word when it stands alone:
// more would tear others apart (美的 in 完美的).
constexpr size_t kShortPhrase = 2;

}  // namespace

struct ChineseWords::State {
  explicit State(const JiebaDictionary& dictionary)
      : frequency_sum(dictionary.frequency_sum),
        words(dictionary.words.string()),
        model(dictionary.model.string()),
        by_words(&words),
        by_words_and_model(&words, &model) {}

  std::vector<cppjieba::WordRange> Parts(const cppjieba::RuneStrArray& runes) const {
    std::vector<cppjieba::WordRange> parts;
    by_words.Cut(runes.begin(), runes.end(), parts);
    return parts;
  }

  // The frequency with which a word is as likely as these parts in sequence.
  double FrequencyOf(const std::vector<cppjieba::WordRange>& parts) const {
    double log_probability = 0;
    for (const cppjieba::WordRange& part : parts) {
      const cppjieba::DictUnit* unit = words.Find(part.left, part.right + 1);
      log_probability += unit != nullptr ? unit->weight : words.GetMinWeight();
    }
    return std::exp(log_probability) * frequency_sum;
  }

  double frequency_sum;
  cppjieba::DictTrie words;
  cppjieba::HMMModel model;
  cppjieba::MPSegment by_words;
  cppjieba::MixSegment by_words_and_model;
};

ChineseWords::ChineseWords(const std::filesystem::path& dictionary)
    : state_(std::make_unique<State>(OpenJiebaDictionary(dictionary))) {}

ChineseWords::~ChineseWords() = default;

void ChineseWords::AddPhrase(const std::string& phrase) {
  cppjieba::RuneStrArray runes;
  cppjieba::DecodeUTF8RunesInString(phrase, runes);
  const auto parts = state_->Parts(runes);
  // Known with a frequency that suffices. A higher one would only hurt its neighbours: 数据分析
  // at kPhraseFrequency takes 大数据分析 apart again.
  if (parts.size() == 1) return;
  const double least = runes.size() > kShortPhrase ? kPhraseFrequency : 0;
  const double frequency = std::max(state_->FrequencyOf(parts) + 1, least);
  state_->words.InsertUserWord(phrase, static_cast<int>(frequency));
}

void ChineseWords::Split(std::string_view run, std::vector<std::string_view>& words) const {
  cppjieba::RuneStrArray runes;
  cppjieba::DecodeUTF8RunesInString(run.data(), run.size(), runes);
  std::vector<cppjieba::WordRange> ranges;
  state_->by_words_and_model.Cut(runes.begin(), runes.end(), ranges, true);
  for (const cppjieba::WordRange& range : ranges) {
    const size_t begin = range.left->offset;
    words.push_back(run.substr(begin, range.right->offset + range.right->len - begin));
  }
}

}  // namespace bole
