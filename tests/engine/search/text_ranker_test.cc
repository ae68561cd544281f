#include "engine/search/text_ranker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "engine/base/random.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::FloatNear;

// Two titles of one and three words; "data" stands in both, "engineer" in one.
TEST(TextRankerTest, ScoresByHand) {
  const SearchIndex index = MakeIndex({{.entries = {PlainEntry(kTitleField, "data")}},
                                       {.entries = {PlainEntry(kTitleField, "data data engineer")}},
                                       {}});
  const TextRanker ranker(index);
  const std::vector<std::string> words = {"data"};
  const RowSet rows = RowSet::All(3);
  // Mean length 2, b = 0.5, weight 4, k1 = 1.2: a word counts 4 / 0.75 in row 0 and 4 / 1.25 in
  // row 1, where it stands twice.
  const double idf = std::log1p(1.5 / 2.5);
  const double first = 4 / 0.75;
  const double second = 2 * 4 / 1.25;
  EXPECT_THAT(ranker.Score(words, rows),
              ElementsAre(FloatNear(static_cast<float>(idf * first / (1.2 + first)), 1e-5f),
                          FloatNear(static_cast<float>(idf * second / (1.2 + second)), 1e-5f), 0));
}

TEST(TextRankerTest, ARareWordSaysMoreAndOneOfBeforeLess) {
  const SearchIndex index =
      MakeIndex({{.entries = {PlainEntry(kTitleField, "data nurse")}},
                 {.entries = {PlainEntry(kTitleField, "data clerk")}},
                 {.entries = {PlainEntry(kTitleField, "data clerk", Tense::kPast)}}});
  const TextRanker ranker(index);
  const RowSet rows = RowSet::All(3);
  const auto scores = ranker.Score(std::vector<std::string>{"nurse", "clerk"}, rows);
  EXPECT_GT(scores[0], scores[1]);
  EXPECT_GT(scores[1], scores[2]);
  EXPECT_GT(scores[2], 0);
}

TEST(TextRankerTest, WordsThatNobodyHasScoreNothing) {
  const SearchIndex index = MakeIndex({{.entries = {PlainEntry(kTitleField, "data")}}, {}});
  const RowSet rows = RowSet::All(2);
  EXPECT_THAT(TextRanker(index).Score(std::vector<std::string>{"nurse"}, rows), Each(0));
  EXPECT_THAT(TextRanker(index).Score({}, rows), Each(0));
}

// The plain loop: every row by its own words.
float PlainScore(const SearchIndex& index, const std::vector<std::string>& words, uint32_t row) {
  const TextRankerOptions options;
  float score = 0;
  for (const std::string& word : words) {
    const auto term = index.vocabulary().Find(word);
    if (!term) continue;
    float weight = 0;
    std::set<uint32_t> rows_with;
    for (size_t field = 0; field < index.fields().size(); ++field) {
      for (const Tense tense : kTenses) {
        const SearchLane* lane = index.words(field, tense);
        if (lane == nullptr) continue;
        size_t num_with_any = 0;
        for (uint32_t other = 0; other < index.num_rows(); ++other) {
          num_with_any += lane->terms(other).empty() ? 0 : 1;
          if (std::ranges::count(lane->terms(other), *term) > 0) rows_with.insert(other);
        }
        const float mean =
            static_cast<float>(lane->num_entries()) / static_cast<float>(num_with_any);
        const auto count = static_cast<float>(std::ranges::count(lane->terms(row), *term));
        const auto length = static_cast<float>(lane->terms(row).size());
        if (count == 0) continue;
        float of_field = index.fields()[field].weight;
        if (tense == Tense::kPast) of_field *= options.past_share;
        weight += count * (of_field / (1 - options.b + options.b * length / mean));
      }
    }
    const auto with = static_cast<double>(rows_with.size());
    const auto idf = static_cast<float>(std::log1p((index.num_rows() - with + 0.5) / (with + 0.5)));
    if (weight > 0) score += idf * (weight / (options.k1 + weight));
  }
  return score;
}

// Rows whose fields have words of a few, some many times.
std::vector<SearchDocument> RandomDocuments(uint32_t num_rows,
                                            const std::vector<std::string>& words) {
  std::vector<SearchDocument> documents;
  for (uint32_t row = 0; row < num_rows; ++row) {
    Random random(1, 1, row);
    SearchDocument document;
    for (const PlainField field : {kTitleField, kSkillField, kCompanyField}) {
      std::string text;
      while (random.Chance(0.7)) text += words[random.Below(words.size())] + " ";
      const Tense tense = random.Chance(0.3) ? Tense::kPast : Tense::kCurrent;
      if (!text.empty()) document.entries.push_back(PlainEntry(field, text, tense));
    }
    documents.push_back(document);
  }
  return documents;
}

// Few rows are looked at one by one, of many only those that have a word: the same bits as a plain
// loop.
TEST(TextRankerTest, AnyRowsScoreAsAPlainLoopSays) {
  const std::vector<std::string> words = {"ant", "bee", "cow", "dog"};
  const SearchIndex index = MakeIndex(RandomDocuments(300, words));
  const TextRanker ranker(index);
  std::vector<float> expected;
  for (uint32_t row = 0; row < 300; ++row) expected.push_back(PlainScore(index, words, row));
  EXPECT_EQ(ranker.Score(words, RowSet::All(300)), expected);
  for (uint32_t row = 0; row < 300; ++row) {
    const std::vector<uint32_t> one = {row};
    ASSERT_THAT(ranker.Score(words, RowSet::Of(one)), ElementsAre(expected[row])) << row;
  }
  // Nothing of one question is left for the next.
  EXPECT_EQ(ranker.Score(words, RowSet::All(300)), expected);
}

// Against all scores, sorted: any words, rows and counts, with many ties and many without a word.
TEST(TextRankerTest, TheBestAreThoseOfAllScores) {
  constexpr uint32_t kNumRows = 3000;
  std::vector<std::string> words;
  for (char letter = 'a'; letter <= 'z'; ++letter) words.emplace_back(2, letter);
  const SearchIndex index = MakeIndex(RandomDocuments(kNumRows, words));
  const TextRanker ranker(index);
  for (uint64_t number = 0; number < 300; ++number) {
    Random random(2, 1, number);
    std::vector<std::string> asked;
    while (asked.empty() || random.Chance(0.6)) asked.push_back(words[random.Below(words.size())]);
    const double share = number % 3 == 0 ? 1 : random.Uniform();
    std::vector<uint32_t> among;
    for (uint32_t row = 0; row < kNumRows; ++row) {
      if (random.Chance(share)) among.push_back(row);
    }
    const RowSet rows = RowSet::Of(among);
    const size_t count = number % 10 == 0 ? kNumRows : 1 + random.Below(50);
    const std::vector<float> scores = ranker.Score(asked, rows);
    TopK expected(count);
    for (size_t i = 0; i < among.size(); ++i) expected.Add(scores[i], among[i]);
    ASSERT_EQ(ranker.Best(asked, rows, count), expected.Take()) << number;
    TextRanker::BoundsReader reader(ranker, asked, among.size());
    for (size_t begin = 0; begin < among.size(); begin += 700) {
      const auto part =
          std::span(among).subspan(begin, std::min<size_t>(700, among.size() - begin));
      const std::vector<float> bounds = reader.Next(part);
      for (size_t i = 0; i < part.size(); ++i) ASSERT_LE(scores[begin + i], bounds[i]);
    }
  }
}

TEST(TextRankerTest, HardlyAnyRowIsScoredThatIsNotAmongTheBest) {
  constexpr uint32_t kNumRows = 20'000;
  std::vector<std::string> words;
  for (char letter = 'a'; letter <= 'z'; ++letter) words.emplace_back(2, letter);
  const SearchIndex index = MakeIndex(RandomDocuments(kNumRows, words));
  const TextRanker ranker(index);
  const std::vector<std::string> asked = {"aa", "bb", "cc"};
  EXPECT_EQ(ranker.Best(asked, RowSet::All(kNumRows), 20).size(), 20u);
  EXPECT_LT(ranker.num_scored(), kNumRows / 50);
}

}  // namespace
}  // namespace bole
