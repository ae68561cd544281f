#include "features/graph/levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/store/table.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsNan;

const float kUnknown = std::nanf("");

TEST(LevelsTest, AscendWithTheMeanOfYears) {
  const std::vector<uint32_t> words = {0, 1, 2, 1, 0};
  const std::vector<float> years = {20, 3, 1, 5, 2};  // means 11, 4 and 1
  EXPECT_THAT(LevelsByYears(words, years, 3), ElementsAre(2, 1, 0));
}

TEST(LevelsTest, OfTheSameMeanFollowTheWords) {
  const std::vector<uint32_t> words = {1, 0};
  const std::vector<float> years = {4, 4};
  EXPECT_THAT(LevelsByYears(words, years, 2), ElementsAre(0, 1));
}

TEST(LevelsTest, AreUnknownWhereNobodysYearsAreKnown) {
  const std::vector<uint32_t> words = {0, 1, kNoRow};
  const std::vector<float> years = {kUnknown, 4, 9};
  EXPECT_THAT(LevelsByYears(words, years, 3), ElementsAre(IsNan(), 0, IsNan()));
  EXPECT_THAT(LevelsByYears({}, {}, 0), IsEmpty());
}

}  // namespace
}  // namespace bole
