#include "features/search/splitter_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bole {
namespace {

using ::testing::ElementsAre;

class SplitterWordsTest : public ::testing::Test {
 protected:
  // One for all tests: loading the dictionary takes half a second.
  static std::shared_ptr<const WordSplitter> Splitter() {
    static const auto splitter = std::make_shared<WordSplitter>(BOLE_JIEBA_DICTIONARY);
    return splitter;
  }
};

TEST_F(SplitterWordsTest, ByMeaningATitleIsWithoutWhatItExcepts) {
  const SplitterWords words(Splitter(), "english");
  EXPECT_THAT(words.MeaningWords("Teachers, Except Special Education"), ElementsAre("teachers"));
  EXPECT_THAT(words.Words("Teachers, Except Special Education"),
              ElementsAre("teachers", "except", "special", "education"));
  const SplitterWords german(Splitter(), "german");
  EXPECT_THAT(german.MeaningWords("Lehrer (außer Musik) und Erzieher"),
              ElementsAre("lehrer", "erzieher"));
}

TEST_F(SplitterWordsTest, ByMeaningFunctionWordsOfTheLanguageSayNothing) {
  const SplitterWords french(Splitter(), "french");
  EXPECT_THAT(french.MeaningWords("Chef de rang et maître d'hôtel"),
              ElementsAre("chef", "rang", "maître", "hôtel"));
  EXPECT_THAT(french.MeaningWords("De la"), ElementsAre("de", "la"));
  const SplitterWords unknown(Splitter());
  EXPECT_THAT(unknown.MeaningWords("chef de rang"), ElementsAre("chef", "de", "rang"));
}

TEST_F(SplitterWordsTest, ByMeaningThePartsOfACompoundFollowIt) {
  const SplitterWords german(Splitter(), "german", Compounds({{"bau", 2}, {"leiter", 2}}));
  EXPECT_THAT(german.MeaningWords("Bauleiter"), ElementsAre("bauleiter", "bau", "leiter"));
  EXPECT_THAT(german.Words("Bauleiter"), ElementsAre("bauleiter"));
}

TEST_F(SplitterWordsTest, ChineseStaysAsItIsBesideAnyLanguage) {
  const SplitterWords polish(Splitter(), "polish");
  EXPECT_THAT(polish.MeaningWords("算法 工程师"), ElementsAre("算法", "工程师"));
  EXPECT_EQ(polish.Stem("工程师"), "工程师");
}

}  // namespace
}  // namespace bole
