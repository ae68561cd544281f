#include "features/text/except_clauses.h"

#include <gtest/gtest.h>

namespace bole {
namespace {

TEST(ExceptClausesTest, DropsWhatATitleSaysItIsNot) {
  EXPECT_EQ(WithoutExceptClauses("secretaries, except legal, medical, and executive"),
            "secretaries, ");
  EXPECT_EQ(WithoutExceptClauses("lehrkräfte (ausgenommen sport)"), "lehrkräfte ()");
  EXPECT_EQ(WithoutExceptClauses("vendeurs à l'exception des caissiers"), "vendeurs ");
  EXPECT_EQ(WithoutExceptClauses("nauczyciele z wyjątkiem akademickich"), "nauczyciele ");
}

TEST(ExceptClausesTest, EndsWithItsBracketOrSentence) {
  EXPECT_EQ(WithoutExceptClauses("mechanics (except (light) aircraft) and fitters"),
            "mechanics () and fitters");
  EXPECT_EQ(WithoutExceptClauses("all trades except v1.2 roofing. they build; they mend"),
            "all trades . they build; they mend");
  EXPECT_EQ(WithoutExceptClauses("drivers except of buses; movers"), "drivers ; movers");
}

TEST(ExceptClausesTest, DropsAPhraseThatNamesNothingAlone) {
  EXPECT_EQ(WithoutExceptClauses("clerks not elsewhere classified in banks"), "clerks  in banks");
  EXPECT_EQ(WithoutExceptClauses("trainers, n.e.c."), "trainers, ");
}

TEST(ExceptClausesTest, WordsCountAsWholesOnly) {
  for (const char* text :
       {"exceptional children teacher", "salvor", "utomhuspedagog", "wohltäter", "汉语 教师", ""}) {
    EXPECT_EQ(WithoutExceptClauses(text), text);
  }
}

TEST(ExceptClausesTest, ATextOfNothingElseStays) {
  EXPECT_EQ(WithoutExceptClauses("except sundays"), "except sundays");
  EXPECT_EQ(WithoutExceptClauses("(not elsewhere classified)"), "(not elsewhere classified)");
}

}  // namespace
}  // namespace bole
