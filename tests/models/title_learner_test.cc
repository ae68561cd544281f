#include "models/title_learner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/store/file.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::Each;
using ::testing::FloatNear;
using ::testing::Pointwise;

class TitleLearnerTest : public ::testing::Test {
 protected:
  const std::vector<std::vector<std::string>> titles_ = {
      {"flight attendant"}, {"cabin crew member"}, {"street sweeper"},
      {"data engineer"},    {"前端 工程师"},       {}};
  const std::vector<TitleConcept> concepts_ = {
      {{"flight attendant", "air steward", "cabin crew member"}, "serves passengers of aeroplanes"},
      {{"street sweeper", "road cleaner"}, "keeps streets clean"},
      {{"road worker", "road builder"}, ""}};

  TitleModel Learn() {
    TitleLearner(concepts_, words_, {.dim = 32}).Write(titles_, directory_ / "titles");
    return TitleModel(directory_ / "titles", words_);
  }

  static std::vector<float> ScoreAll(const TitleModel& model, std::string_view text) {
    std::vector<uint32_t> rows(model.num_rows());
    std::iota(rows.begin(), rows.end(), 0u);
    return model.Score(text, rows);
  }

  // The row that a text is nearest to.
  static size_t Nearest(const TitleModel& model, std::string_view text) {
    const std::vector<float> scores = ScoreAll(model, text);
    return static_cast<size_t>(std::ranges::max_element(scores) - scores.begin());
  }

  PlainWords words_;
  TemporaryDirectory directory_;
};

TEST_F(TitleLearnerTest, FindsATitleByItsWordsAndTheirForms) {
  const TitleModel model = Learn();
  EXPECT_EQ(Nearest(model, "data engineer"), 3u);
  EXPECT_EQ(Nearest(model, "Data Engineers"), 3u);
  EXPECT_EQ(Nearest(model, "engineering of data"), 3u);
  EXPECT_EQ(Nearest(model, "前端"), 4u);
}

TEST_F(TitleLearnerTest, FindsATitleByOtherNamesOfItsOccupation) {
  const TitleModel model = Learn();
  const std::vector<float> scores = ScoreAll(model, "air stewards");
  EXPECT_GT(scores[0], 0.1);
  EXPECT_GT(scores[1], 0.1);
  EXPECT_LT(scores[2], scores[1]);
  EXPECT_LT(scores[3], scores[1]);
  const std::vector<float> described = ScoreAll(model, "passengers");
  for (const size_t stranger : {2, 3, 4}) {
    EXPECT_GT(described[0], described[stranger]);
    EXPECT_GT(described[1], described[stranger]);
  }
}

// Knows one form.
class WordsWithPlurals : public PlainWords {
 public:
  std::string Stem(std::string_view word) const override {
    return std::string(word.ends_with('s') ? word.substr(0, word.size() - 1) : word);
  }
};

// Of the stems of the three names, each as frequent as the other, "nurse" and "road" are two
// names'; "nurses" is "nurse", and of "road crew" half is unknown.
//
//   name            of concept   cosine with "nurses", with "road crews"
//   nurses          0            1                     0
//   nurse road      0            1/sqrt 2              (1/sqrt 2) * share
//   road            1            0                     share = idf(road) / |(idf(road), idf(crew)|
TEST_F(TitleLearnerTest, StemsAreHeldAgainstATitleAndTheMeanOfItsOccupationsNames) {
  const WordsWithPlurals words;
  TitleLearner({{{"nurses", "nurse road"}, ""}, {{"road"}, ""}}, words, {.dim = 32})
      .Write({{"nurses"}, {"nurse road"}, {"road"}}, directory_ / "stems");
  const auto scores = [&](const char* text, const TitleWeights& weights) {
    return ScoreAll(TitleModel(directory_ / "stems", words, weights), text);
  };
  TitleWeights own = {0, 0, 1, 0, 0, 0, 0, 0, 0};
  TitleWeights all_names = {0, 0, 0, 0, 0, 1, 0, 0, 0};
  const float half = 1 / std::sqrt(2.0f);
  EXPECT_THAT(scores("nurses", own), Pointwise(FloatNear(1e-5f), {1.0f, half, 0.0f}));
  EXPECT_THAT(scores("nurses", all_names),
              Pointwise(FloatNear(1e-5f), {(1 + half) / 2, (1 + half) / 2, 0.0f}));
  // Three names: two have "road", none has "crew".
  const float road = std::sqrt(std::log1p(3 / 2.0f)), crew = std::sqrt(std::log1p(3 / 1.0f));
  const float share = road / std::hypot(road, crew);
  EXPECT_THAT(scores("road crews", own), Pointwise(FloatNear(1e-5f), {0.0f, half * share, share}));
}

TEST_F(TitleLearnerTest, ByWordsNothingLearnedCounts) {
  for (const uint64_t seed : {1, 2}) {
    TitleLearner(concepts_, words_, {.dim = 32, .seed = seed})
        .Write(titles_, directory_ / std::to_string(seed));
  }
  const TitleModel one(directory_ / "1", words_, TitleWeights::ByWords());
  const TitleModel other(directory_ / "2", words_, TitleWeights::ByWords());
  for (const char* text : {"air stewards", "road", "engineer", "passengers"}) {
    EXPECT_EQ(ScoreAll(one, text), ScoreAll(other, text)) << text;
  }
}

TEST_F(TitleLearnerTest, ScoresAreFromNothingToOne) {
  const TitleModel model = Learn();
  EXPECT_THAT(ScoreAll(model, "xyzzy"), Each(0));
  EXPECT_THAT(ScoreAll(model, ""), Each(0));
  EXPECT_EQ(ScoreAll(model, "data engineer")[5], 0);  // has no title
  for (const float score : ScoreAll(model, "data engineer")) EXPECT_LE(score, 1 + 1e-5);
}

TEST_F(TitleLearnerTest, AScoreIsTheSameBesideAnyOthersAndNotAboveItsBound) {
  const TitleModel model = Learn();
  const std::vector<uint32_t> many = {0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5};  // more than titles
  for (const char* text : {"air stewards", "road", "engineer", "passengers", "xyzzy"}) {
    const auto meaning = model.Read(text);
    const std::vector<float> scores = meaning->Score(many);
    const std::vector<float> bounds = meaning->Bounds(many);
    for (size_t i = 0; i < many.size(); ++i) {
      EXPECT_EQ(meaning->Score({&many[i], 1}).front(), scores[i]) << text << " " << many[i];
      EXPECT_GE(bounds[i], scores[i]) << text << " " << many[i];
    }
  }
}

// Eight hundred titles of two words, of which one occupation has some, in rows of up to three.
std::vector<std::vector<std::string>> ManyTitles() {
  Random random(1, 1, 1);
  std::vector<std::vector<std::string>> titles(3000);
  for (auto& row : titles) {
    for (uint64_t i = random.Below(4); i > 0; --i) {
      const std::string first = "t" + std::to_string(random.Below(20));
      row.push_back(first + " t" + std::to_string(random.Below(40)));
    }
  }
  return titles;
}

// Sums of bytes bound so many rows, exact terms each of few.
TEST_F(TitleLearnerTest, BoundsOfManyRowsAndOfFewAreNotBelowScores) {
  const std::vector<TitleConcept> concepts = {{{"t1 t2", "t1 t3", "t19 t39"}, "one of t7"},
                                              {{"t1 t2", "t5 t5"}, "t1 t11"},
                                              {{"t4 t4"}, ""}};
  TitleLearner(concepts, words_, {.dim = 32}).Write(ManyTitles(), directory_ / "many");
  std::vector<uint32_t> rows(3000);
  std::iota(rows.begin(), rows.end(), 0u);
  for (const TitleWeights& weights : {TitleWeights(), TitleWeights::ByWords()}) {
    const TitleModel model(directory_ / "many", words_, weights);
    for (const char* text : {"t1 t2", "t12", "t1 t11 t39", "of", "xyzzy"}) {
      const auto meaning = model.Read(text);
      const std::vector<float> scores = meaning->Score(rows), bounds = meaning->Bounds(rows);
      for (const uint32_t row : rows) {
        const auto own = std::span(rows).subspan(row, 1);
        ASSERT_EQ(meaning->Score(own).front(), scores[row]) << text;
        ASSERT_GE(meaning->Bounds(own).front(), scores[row]) << text;
        ASSERT_GE(bounds[row], scores[row]) << text;
      }
      std::vector<float> most(rows.size());
      float last = 2;
      const auto groups = meaning->Groups();
      while (const auto group = groups->Next()) {
        ASSERT_LE(group->bound, last);
        last = group->bound;
        for (const uint32_t row : group->rows) most[row] = std::max(most[row], group->bound);
      }
      for (const uint32_t row : rows) ASSERT_GE(most[row], scores[row]) << text << " " << row;
      // Whoever asks later gets the same: nothing of a text is left behind.
      ASSERT_EQ(model.Read(text)->Score(rows), scores) << text;
    }
  }
}

TEST_F(TitleLearnerTest, EveryRowOfAScoreIsInAGroupThatBoundsIt) {
  const TitleModel model = Learn();
  for (const char* text : {"air stewards", "road", "engineer", "passengers", "xyzzy"}) {
    const auto meaning = model.Read(text);
    std::vector<float> most(model.num_rows());
    float last = 2;
    const auto groups = meaning->Groups();
    while (const auto group = groups->Next()) {
      EXPECT_LE(group->bound, last);
      last = group->bound;
      for (const uint32_t row : group->rows) most[row] = std::max(most[row], group->bound);
    }
    const std::vector<float> scores = ScoreAll(model, text);
    for (size_t row = 0; row < scores.size(); ++row) EXPECT_GE(most[row], scores[row]) << text;
  }
}

TEST_F(TitleLearnerTest, AnyNumberOfThreadsLearnsTheSameBytes) {
  for (const size_t threads : {1, 3}) {
    TitleLearner(concepts_, words_, {.dim = 32, .num_threads = threads})
        .Write(titles_, directory_ / std::to_string(threads));
  }
  EXPECT_EQ(ReadFile(directory_ / "1"), ReadFile(directory_ / "3"));
}

TEST_F(TitleLearnerTest, WritesTheSameWhateverWasWrittenBefore) {
  Learn();
  TitleLearner learner(concepts_, words_, {.dim = 32});
  learner.Write({{"pilot", "road cleaner"}}, directory_ / "others");
  learner.Write(titles_, directory_ / "second");
  EXPECT_EQ(ReadFile(directory_ / "second"), ReadFile(directory_ / "titles"));
  EXPECT_NE(ReadFile(directory_ / "others"), ReadFile(directory_ / "titles"));
}

TEST_F(TitleLearnerTest, NothingToLearnFromScoresNothing) {
  TitleLearner({}, words_, {}).Write({{}, {}}, directory_ / "empty");
  const TitleModel model(directory_ / "empty", words_);
  EXPECT_THAT(ScoreAll(model, "engineer"), Each(0));
}

TEST_F(TitleLearnerTest, RefusesADamagedFile) {
  Learn();
  std::string damaged = ReadFile(directory_ / "titles");
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  WriteFileAtomically(directory_ / "damaged", damaged);
  EXPECT_THROW(TitleModel(directory_ / "damaged", words_), Error);
}

}  // namespace
}  // namespace bole
