#include "features/text/text_language.h"

#include <gtest/gtest.h>

#include <initializer_list>

#include "features/text/stemmer.h"

namespace bole {
namespace {

std::string_view GuessOf(std::initializer_list<std::string_view> texts) {
  TextLanguage language;
  for (const std::string_view text : texts) language.Add(text);
  return language.Guess();
}

// Titles of occupations, each with the word for something between others.
TEST(TextLanguageTest, KnowsALanguageByItsFunctionWords) {
  EXPECT_EQ(GuessOf({"head of sales", "nurse"}), "english");
  EXPECT_EQ(GuessOf({"fachkraft für lagerlogistik", "koch"}), "german");
  EXPECT_EQ(GuessOf({"chef de rang et sommelier", "maître d'hôtel"}), "french");
  EXPECT_EQ(GuessOf({"técnico de redes y sistemas", "jefe de cocina"}), "spanish");
  EXPECT_EQ(GuessOf({"técnico de redes e sistemas", "chefe da cozinha"}), "portuguese");
  EXPECT_EQ(GuessOf({"addetto alla vendita e alla cassa"}), "italian");
  EXPECT_EQ(GuessOf({"medewerker in de keuken", "hoofd van het lab"}), "dutch");
  EXPECT_EQ(GuessOf({"chef för inköp och försäljning"}), "swedish");
  EXPECT_EQ(GuessOf({"инженер по охране и труду"}), "russian");
  EXPECT_EQ(GuessOf({"kuljettaja ja varastotyöntekijä"}), "finnish");
  EXPECT_EQ(GuessOf({"szakács és cukrász"}), "hungarian");
  EXPECT_EQ(GuessOf({"inginer în construcții și instalații"}), "romanian");
  EXPECT_EQ(GuessOf({"satış ve pazarlama uzmanı"}), "turkish");
  EXPECT_EQ(GuessOf({"technik do spraw sieci i systemów", "kucharz"}), "polish");
  EXPECT_EQ(GuessOf({"pracovník pro prodej ve skladu", "dělník v lese"}), "czech");
  EXPECT_EQ(GuessOf({"pracovník pre predaj alebo nákup"}), "slovak");
  EXPECT_EQ(GuessOf({"tehnik za gradnju i održavanje od kuće"}), "croatian");
  EXPECT_EQ(GuessOf({"delavec pri gradnji ali vzdrževanju"}), "slovenian");
  EXPECT_EQ(GuessOf({"техник от поддръжката или към монтажа"}), "bulgarian");
  EXPECT_EQ(GuessOf({"pardavimų ir pirkimų vadovas"}), "lithuanian");
  EXPECT_EQ(GuessOf({"darbs ar datiem un par tirgu"}), "latvian");
  EXPECT_EQ(GuessOf({"müügi ja ostu juht ning ehitaja"}), "estonian");
}

TEST(TextLanguageTest, MarksOfGermanPostsAreNoPolish) {
  EXPECT_EQ(GuessOf({"koch (m/w/d)", "maurer (m/w/d)", "leitung für einkauf (m/w/d)"}), "german");
}

TEST(TextLanguageTest, FunctionWordsAreOfALanguage) {
  EXPECT_TRUE(IsFunctionWord("german", "und"));
  EXPECT_TRUE(IsFunctionWord("spanish", "de"));
  EXPECT_FALSE(IsFunctionWord("german", "de"));
  EXPECT_FALSE(IsFunctionWord("german", "koch"));
  EXPECT_FALSE(IsFunctionWord("", "und"));
}

TEST(TextLanguageTest, EveryLanguageHasAStemmer) {
  for (const std::string_view word :
       {"af",  "van",  "the", "ja",  "du",  "für",   "és",  "della", "av",  "dos", "și", "для",
        "del", "från", "ve",  "lub", "pro", "alebo", "ali", "ili",   "към", "ir",  "un", "ning"}) {
    EXPECT_NO_THROW(Stemmer{GuessOf({word})}) << word;
    EXPECT_NE(GuessOf({word}), "") << word;
  }
}

TEST(TextLanguageTest, TooFewFunctionWordsAreOfNoLanguage) {
  EXPECT_EQ(GuessOf({}), "");
  EXPECT_EQ(GuessOf({"算法 工程师", "前端 开发"}), "");
  TextLanguage language;
  for (size_t i = 0; i < 1000; ++i) language.Add("java developer");
  for (size_t i = 0; i < 9; ++i) language.Add("head of java");
  EXPECT_EQ(language.Guess(), "");
  for (size_t i = 0; i < 2; ++i) language.Add("head of java");
  EXPECT_EQ(language.Guess(), "english");
}

}  // namespace
}  // namespace bole
