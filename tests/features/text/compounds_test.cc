#include "features/text/compounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Compounds& German() {
  static const Compounds compounds({{"maschine", 8},
                                    {"maschinen", 4},
                                    {"maschinenbau", 3},
                                    {"bau", 9},
                                    {"leiter", 40},
                                    {"ingenieur", 50},
                                    {"verkauf", 20},
                                    {"verkäufer", 30},
                                    {"einmal", 1},
                                    {"geräte", 6}});
  return compounds;
}

TEST(CompoundsTest, SplitsIntoWordsOfTheSite) {
  EXPECT_THAT(German().PartsOf("bauleiter"), ElementsAre("bau", "leiter"));
  EXPECT_THAT(German().PartsOf("geräteverkäufer"), ElementsAre("geräte", "verkäufer"));
}

// (3 * 50)^(1/2) = 12.2; (4 * 9 * 50)^(1/3) = 12.16; with the link n (8 * 9 * 50)^(1/3) = 15.3.
TEST(CompoundsTest, TakesTheLargestGeometricMean) {
  EXPECT_THAT(German().PartsOf("maschinenbauingenieur"),
              ElementsAre("maschine", "bau", "ingenieur"));
  EXPECT_THAT(Compounds({{"maschinenbau", 3}, {"maschinen", 4}, {"bau", 9}, {"ingenieur", 50}})
                  .PartsOf("maschinenbauingenieur"),
              ElementsAre("maschinenbau", "ingenieur"));
}

TEST(CompoundsTest, LinksBelongToNoPart) {
  EXPECT_THAT(German().PartsOf("verkaufsleiter"), ElementsAre("verkauf", "leiter"));
  EXPECT_THAT(German().PartsOf("bauleitern"), ElementsAre("bau", "leiter"));
  EXPECT_THAT(German().PartsOf("verkaufs"), IsEmpty());  // of one part
}

TEST(CompoundsTest, CountsCharacters) {
  const Compounds russian({{"авто", 2}, {"слесарь", 2}, {"эл", 2}});
  EXPECT_THAT(russian.PartsOf("автослесарь"), ElementsAre("авто", "слесарь"));
  EXPECT_THAT(russian.PartsOf("элслесарь"), IsEmpty());  // two letters of four bytes
}

TEST(CompoundsTest, LeavesWhatIsNoneAlone) {
  for (const char* word :
       {"", "x", "leiter", "bauxleiter", "einmalleiter", "leiterx", "工程师", "öbau"}) {
    EXPECT_THAT(German().PartsOf(word), IsEmpty()) << word;
  }
  EXPECT_THAT(Compounds().PartsOf("bauleiter"), IsEmpty());
}

TEST(CompoundsTest, HasFourPartsAtMost) {
  const Compounds bau({{"bau", 2}});
  EXPECT_THAT(bau.PartsOf("baubaubaubau"), ElementsAre("bau", "bau", "bau", "bau"));
  EXPECT_THAT(bau.PartsOf("baubaubaubaubau"), IsEmpty());
}

TEST(CompoundsTest, SomeLanguagesWriteThem) {
  EXPECT_TRUE(WritesCompounds("german"));
  EXPECT_FALSE(WritesCompounds("english"));
  EXPECT_FALSE(WritesCompounds(""));
}

}  // namespace
}  // namespace bole
