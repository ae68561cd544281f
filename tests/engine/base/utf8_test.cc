#include "engine/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace bole {
namespace {

// The bytes of a number by UTF-8's own table, without asking whether it may be a character.
std::string Encoded(uint32_t number, int num_bytes) {
  if (num_bytes == 1) return {static_cast<char>(number)};
  std::string bytes(static_cast<size_t>(num_bytes), 0);
  for (int i = num_bytes - 1; i > 0; --i, number >>= 6) {
    bytes[static_cast<size_t>(i)] = static_cast<char>(0x80 | (number & 0x3f));
  }
  bytes[0] = static_cast<char>(0xff << (8 - num_bytes) | number);
  return bytes;
}

TEST(IsUtf8Test, TakesEveryCharacterAndNothingElseOfUpToFourBytes) {
  constexpr uint32_t kFirst[] = {0, 0x80, 0x800, 0x10000};       // that needs 1, 2, 3, 4 bytes
  constexpr uint32_t kEnd[] = {0x80, 0x800, 0x10000, 0x200000};  // beyond what they can say
  for (int num_bytes = 1; num_bytes <= 4; ++num_bytes) {
    for (uint32_t number = 0; number < kEnd[num_bytes - 1]; number += num_bytes == 4 ? 7 : 1) {
      const bool surrogate = number >= 0xd800 && number < 0xe000;
      const bool valid = number >= kFirst[num_bytes - 1] && number < 0x110000 && !surrogate;
      ASSERT_EQ(IsUtf8(Encoded(number, num_bytes)), valid) << number << " in " << num_bytes;
    }
  }
}

TEST(IsUtf8Test, RefusesWhatIsCutShortOrOutOfPlace) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("伯乐 Bole"));
  EXPECT_FALSE(IsUtf8("\xe4\xbc"));
  EXPECT_FALSE(
      IsUtf8("\xe4\xbc"
             "a"));
  EXPECT_FALSE(IsUtf8("\x80"));
  EXPECT_FALSE(IsUtf8("\xff"));
  EXPECT_FALSE(IsUtf8("\xf8\x88\x80\x80\x80"));
}

TEST(CutUtf8Test, CutsBetweenCharacters) {
  EXPECT_EQ(CutUtf8("伯乐", 6), "伯乐");
  EXPECT_EQ(CutUtf8("伯乐", 5), "伯");
  EXPECT_EQ(CutUtf8("伯乐", 3), "伯");
  EXPECT_EQ(CutUtf8("伯乐", 2), "");
  EXPECT_EQ(CutUtf8("abc", 2), "ab");
  EXPECT_EQ(CutUtf8("", 0), "");
}

TEST(CharacterBeginsTest, CountsCharactersAndNotBytes) {
  EXPECT_EQ(CharacterBegins(""), (std::vector<size_t>{0}));
  EXPECT_EQ(CharacterBegins("a\u00df\u4f2f\U0001F40E!"), (std::vector<size_t>{0, 1, 3, 6, 10, 11}));
}

}  // namespace
}  // namespace bole
