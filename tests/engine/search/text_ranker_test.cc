#include "engine/search/text_ranker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

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
  const std::vector<uint32_t> rows = {0, 1, 2};
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
  const std::vector<uint32_t> rows = {0, 1, 2};
  const auto scores = ranker.Score(std::vector<std::string>{"nurse", "clerk"}, rows);
  EXPECT_GT(scores[0], scores[1]);
  EXPECT_GT(scores[1], scores[2]);
  EXPECT_GT(scores[2], 0);
}

TEST(TextRankerTest, WordsThatNobodyHasScoreNothing) {
  const SearchIndex index = MakeIndex({{.entries = {PlainEntry(kTitleField, "data")}}, {}});
  const std::vector<uint32_t> rows = {0, 1};
  EXPECT_THAT(TextRanker(index).Score(std::vector<std::string>{"nurse"}, rows), Each(0));
  EXPECT_THAT(TextRanker(index).Score({}, rows), Each(0));
}

// By each word's rows, or by each row's words: the same bits.
TEST(TextRankerTest, FewAndManyRowsScoreTheSame) {
  const std::vector<std::string> words = {"ant", "bee", "cow", "dog"};
  std::vector<SearchDocument> documents;
  for (uint32_t row = 0; row < 500; ++row) {
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
  const SearchIndex index = MakeIndex(documents);
  const TextRanker ranker(index);
  std::vector<uint32_t> all(500);
  std::iota(all.begin(), all.end(), 0u);
  const std::vector<float> many = ranker.Score(words, all);
  for (uint32_t row = 0; row < 500; ++row) {
    ASSERT_THAT(ranker.Score(words, std::vector<uint32_t>{row}), ElementsAre(many[row])) << row;
  }
}

}  // namespace
}  // namespace bole
