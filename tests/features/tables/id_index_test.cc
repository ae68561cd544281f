#include "features/tables/id_index.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace bole {
namespace {

TEST(IdIndexTest, FindsEveryIdAndNoOther) {
  constexpr uint32_t kNumIds = 10'000;
  TextColumnBuilder ids;
  for (uint32_t row = 0; row < kNumIds; ++row) ids.Add("member-" + std::to_string(2 * row));
  const IdIndex index(std::move(ids));
  ASSERT_EQ(index.size(), kNumIds);
  for (uint32_t row = 0; row < kNumIds; ++row) {
    EXPECT_EQ(index.Find("member-" + std::to_string(2 * row)), row);
    EXPECT_EQ(index.Find("member-" + std::to_string(2 * row + 1)), kNoRow);
  }
}

TEST(IdIndexTest, IsEmptyWithoutIds) {
  const IdIndex index;
  EXPECT_EQ(index.size(), 0u);
  EXPECT_EQ(index.Find(""), kNoRow);
  EXPECT_EQ(index.Find("a"), kNoRow);
}

TEST(IdIndexTest, TellsIdsApartByEveryByte) {
  TextColumnBuilder ids;
  for (const char* id : {"7", "007", "A0", "a0", "伯乐", "伯樂"}) ids.Add(id);
  const IdIndex index(std::move(ids));
  EXPECT_EQ(index.Find("7"), 0u);
  EXPECT_EQ(index.Find("007"), 1u);
  EXPECT_EQ(index.Find("a0"), 3u);
  EXPECT_EQ(index.Find("伯樂"), 5u);
  EXPECT_EQ(index.Find("07"), kNoRow);
}

}  // namespace
}  // namespace bole
