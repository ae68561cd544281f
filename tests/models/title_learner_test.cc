#include "models/title_learner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::Each;

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
    LearnTitles(titles_, concepts_, words_, {.dim = 32}, directory_ / "titles");
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

TEST_F(TitleLearnerTest, AnyNumberOfThreadsLearnsTheSameBytes) {
  for (const size_t threads : {1, 3}) {
    LearnTitles(titles_, concepts_, words_, {.dim = 32, .num_threads = threads},
                directory_ / std::to_string(threads));
  }
  EXPECT_EQ(ReadFile(directory_ / "1"), ReadFile(directory_ / "3"));
}

TEST_F(TitleLearnerTest, NothingToLearnFromScoresNothing) {
  LearnTitles({{}, {}}, {}, words_, {}, directory_ / "empty");
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
