#include "features/text/stemmer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/base/parallel.h"

namespace bole {
namespace {

TEST(StemmerTest, FormsOfAWordHaveOneStem) {
  const Stemmer english("english");
  EXPECT_EQ(english.Stem("engineers"), english.Stem("engineer"));
  EXPECT_EQ(english.Stem("engineering"), english.Stem("engineer"));
  EXPECT_NE(english.Stem("engineer"), english.Stem("nurse"));
  const Stemmer german("german");
  EXPECT_EQ(german.Stem("verkäufer"), german.Stem("verkäufern"));
}

TEST(StemmerTest, OtherScriptsAndMarksStay) {
  const Stemmer english("english");
  for (const char* word : {"工程师", "c++", "c#", ".net", "инженеры", ""}) {
    EXPECT_EQ(english.Stem(word), word);
  }
}

TEST(StemmerTest, WithoutALanguageAWordIsItsOwnStem) {
  EXPECT_EQ(Stemmer("").Stem("engineers"), "engineers");
}

TEST(StemmerTest, WithoutRulesAStemIsHowAWordBegins) {
  const Stemmer polish("polish");
  EXPECT_EQ(polish.Stem("inżynierowie"), "inżyn");
  EXPECT_EQ(polish.Stem("inżyniera"), "inżyn");
  for (const char* word : {"kucha", "c++", ""}) EXPECT_EQ(polish.Stem(word), word);
  EXPECT_EQ(Stemmer("bulgarian").Stem("инженери"), Stemmer("bulgarian").Stem("инженер"));
}

TEST(StemmerTest, RefusesALanguageThatNobodyKnows) {
  EXPECT_THROW(Stemmer("klingon"), Error);
}

TEST(StemmerTest, ManyThreadsStemAlike) {
  const Stemmer english("english");
  std::vector<std::string> stems(1000);
  ParallelFor(stems.size(), 1, 4, [&](const Chunk& chunk) {
    stems[chunk.begin] = english.Stem(chunk.begin % 2 == 0 ? "managers" : "cleaners");
  });
  for (size_t i = 0; i < stems.size(); ++i) {
    ASSERT_EQ(stems[i], i % 2 == 0 ? english.Stem("manager") : english.Stem("cleaner"));
  }
}

}  // namespace
}  // namespace bole
