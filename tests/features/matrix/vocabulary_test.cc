#include "features/matrix/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/features/matrix/profile_tables_fixture.h"

namespace bole {
namespace {

Vocabulary Small() {
  return Vocabulary({{"skill:java", 3}, {"city:上海", 1}, {"city:北京", 4}}, 4);
}

TEST(VocabularyTest, NumbersNamesInByteOrder) {
  const Vocabulary vocabulary = Small();
  ASSERT_EQ(vocabulary.size(), 3u);
  EXPECT_EQ(vocabulary.name(0), "city:上海");  // E4 B8 8A
  EXPECT_EQ(vocabulary.name(1), "city:北京");  // E5 8C 97
  EXPECT_EQ(vocabulary.name(2), "skill:java");
  EXPECT_EQ(vocabulary.document_frequency(2), 3u);
  EXPECT_EQ(vocabulary.num_documents(), 4u);
}

TEST(VocabularyTest, FindsEveryNameAndNoOther) {
  const Vocabulary vocabulary = Small();
  for (uint32_t column = 0; column < vocabulary.size(); ++column) {
    EXPECT_EQ(vocabulary.Find(vocabulary.name(column)), column);
  }
  for (const char* name : {"", "city:", "city:中", "skill:jav", "skill:javaa", "z"}) {
    EXPECT_EQ(vocabulary.Find(name), std::nullopt) << name;
  }
  EXPECT_EQ(Vocabulary().Find("x"), std::nullopt);
}

TEST(VocabularyTest, IdfFallsWithFrequencyAndStaysAboveZero) {
  const Vocabulary vocabulary = Small();
  EXPECT_FLOAT_EQ(vocabulary.Idf(0), std::log(5.f));
  EXPECT_FLOAT_EQ(vocabulary.Idf(1), std::log(2.f));
  EXPECT_FLOAT_EQ(vocabulary.Idf(2), std::log(1 + 4.f / 3));
}

TEST(VocabularyTest, ComesBackFromAFile) {
  const auto path = TestDirectory() / "vocabulary.bole";
  for (const Vocabulary& vocabulary : {Small(), Vocabulary()}) {
    ArrayFileWriter writer(path);
    vocabulary.Save("words", writer);
    writer.Finish();
    const Vocabulary loaded = Vocabulary::Load("words", ArrayFile::Open(path));
    ASSERT_EQ(loaded.size(), vocabulary.size());
    EXPECT_EQ(loaded.num_documents(), vocabulary.num_documents());
    for (uint32_t column = 0; column < loaded.size(); ++column) {
      EXPECT_EQ(loaded.name(column), vocabulary.name(column));
      EXPECT_EQ(loaded.document_frequency(column), vocabulary.document_frequency(column));
    }
  }
}

struct Arrays {
  std::vector<uint64_t> offsets = {0, 1, 2};
  std::string names = "ab";
  std::vector<uint32_t> frequencies = {1, 2};
  std::vector<uint64_t> num_documents = {2};
};

bool Loads(const Arrays& arrays) {
  const auto path = TestDirectory() / "vocabulary.bole";
  ArrayFileWriter writer(path);
  writer.Add("v.names.offsets", arrays.offsets);
  writer.AddText("v.names", arrays.names);
  writer.Add("v.document_frequencies", arrays.frequencies);
  writer.Add("v.num_documents", arrays.num_documents);
  writer.Finish();
  try {
    Vocabulary::Load("v", ArrayFile::Open(path));
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::kCorruptData);
    EXPECT_THAT(e.what(), ::testing::HasSubstr("vocabulary.bole"));
    return false;
  }
  return true;
}

TEST(VocabularyTest, RefusesArraysThatContradictEachOther) {
  EXPECT_TRUE(Loads({}));
  EXPECT_FALSE(Loads({.offsets = {}}));
  EXPECT_FALSE(Loads({.offsets = {0, 1, 3}}));
  EXPECT_FALSE(Loads({.offsets = {1, 1, 2}}));
  EXPECT_FALSE(Loads({.offsets = {0, 5, 2}}));
  EXPECT_FALSE(Loads({.names = "ba"}));
  EXPECT_FALSE(Loads({.names = "aa"}));
  EXPECT_FALSE(Loads({.frequencies = {1}}));
  EXPECT_FALSE(Loads({.frequencies = {0, 1}}));
  EXPECT_FALSE(Loads({.frequencies = {1, 3}}));
  EXPECT_FALSE(Loads({.num_documents = {}}));
}

}  // namespace
}  // namespace bole
