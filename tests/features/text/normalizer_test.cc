#include "features/text/normalizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"

namespace bole {
namespace {

const Normalizer& SharedNormalizer() {
  static const Normalizer normalizer;
  return normalizer;
}

std::string Normalize(std::string_view text) {
  return SharedNormalizer().Normalize(text);
}

ErrorCode CodeThrownFor(std::string_view text) {
  try {
    Normalize(text);
  } catch (const Error& e) {
    return e.code();
  }
  return ErrorCode::kRefused;  // nothing was thrown
}

TEST(NormalizerTest, LowersCaseAndWidth) {
  EXPECT_EQ(Normalize("Senior JAVA Engineer"), "senior java engineer");
  EXPECT_EQ(Normalize("Ｃ＋＋　Ｊａｖａ"), "c++ java");
  EXPECT_EQ(Normalize("Ⅲ級"), "iii级");
}

TEST(NormalizerTest, FoldsCaseBeyondAscii) {
  EXPECT_EQ(Normalize("STRASSE Straße"), "strasse strasse");
  EXPECT_EQ(Normalize("Économie ÜBER"), "économie über");
}

TEST(NormalizerTest, ComposesAccents) {
  EXPECT_EQ(Normalize("cafe\xCC\x81"), "caf\xC3\xA9");
}

TEST(NormalizerTest, TurnsTraditionalIntoSimplified) {
  EXPECT_EQ(Normalize("軟體工程師"), "软体工程师");
  EXPECT_EQ(Normalize("機器學習與數據挖掘"), "机器学习与数据挖掘");
  EXPECT_EQ(Normalize("上海"), "上海");
}

TEST(NormalizerTest, KnowsPhrasesInWhichACharacterStays) {
  // 乾 alone becomes 干, but not in 乾坤.
  EXPECT_EQ(Normalize("乾燥"), "干燥");
  EXPECT_EQ(Normalize("乾坤"), "乾坤");
}

TEST(NormalizerTest, KnowsPhrasesOfCharactersThatStayAlone) {
  // 沈, a family name, is 沉 in 沉默; 反覆 is 反复, but 覆盖 stays.
  EXPECT_EQ(Normalize("沈"), "沈");
  EXPECT_EQ(Normalize("沈默"), "沉默");
  EXPECT_EQ(Normalize("反覆覆盖"), "反复覆盖");
}

TEST(NormalizerTest, CollapsesWhiteSpaceOfAnyKind) {
  EXPECT_EQ(Normalize("  a \t\r\n b  "), "a b");
  EXPECT_EQ(Normalize("算法\xE3\x80\x80\xC2\xA0工程师\xE2\x80\xA8"), "算法 工程师");
  EXPECT_EQ(Normalize(" \n "), "");
  EXPECT_EQ(Normalize(""), "");
}

TEST(NormalizerTest, DropsInvisibleCharacters) {
  EXPECT_EQ(Normalize("\xEF\xBB\xBF招\xE2\x80\x8B聘"), "招聘");
}

TEST(NormalizerTest, TreatsControlCharactersAsSpace) {
  EXPECT_EQ(Normalize(std::string_view("數\0據", 7)), "数 据");
  EXPECT_EQ(Normalize(std::string_view("a\0b\x7F", 4)), "a b");
}

TEST(NormalizerTest, IsIdempotent) {
  for (const std::string text :
       {"Ｃ＋＋ 開發　工程師", "乾坤 乾燥 頭髮 發展", "Straße ﬁne ①", "①②③㎡"}) {
    const std::string once = Normalize(text);
    EXPECT_EQ(Normalize(once), once) << text;
  }
}

TEST(NormalizerTest, RefusesInvalidUtf8) {
  EXPECT_EQ(CodeThrownFor("\xFF"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(CodeThrownFor("上\xE6\xB5"), ErrorCode::kInvalidArgument);    // cut off
  EXPECT_EQ(CodeThrownFor("\xC0\xAF"), ErrorCode::kInvalidArgument);      // overlong
  EXPECT_EQ(CodeThrownFor("\xED\xA0\x80"), ErrorCode::kInvalidArgument);  // half a surrogate pair
  EXPECT_EQ(CodeThrownFor("\xF5\x80\x80\x80"), ErrorCode::kInvalidArgument);  // above U+10FFFF
}

TEST(NormalizerTest, GivesTheSameOnEveryThread) {
  const std::vector<std::string> texts = {"軟體 工程師", "Ｊａｖａ", "乾坤", "plain ascii", "数据"};
  std::vector<std::string> expected;
  for (const std::string& text : texts) expected.push_back(Normalize(text));
  std::vector<std::string> found(1000);
  ParallelFor(found.size(), 10, 4, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) found[i] = Normalize(texts[i % texts.size()]);
  });
  for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i], expected[i % texts.size()]);
}

}  // namespace
}  // namespace bole
