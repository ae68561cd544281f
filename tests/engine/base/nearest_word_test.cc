#include "engine/base/nearest_word.h"

#include <gtest/gtest.h>

#include <vector>

namespace bole {
namespace {

TEST(NearestWordTest, CountsEdits) {
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("abc", "abc"), 0u);
  EXPECT_EQ(EditDistance("titel", "title"), 1u);
  EXPECT_EQ(EditDistance("ab", "ba"), 1u);
  EXPECT_EQ(EditDistance("bacd", "abdc"), 2u);
  EXPECT_EQ(EditDistance("ca", "abc"), 3u) << "no swap that is then parted";
}

TEST(NearestWordTest, ProposesOnlyWhatIsNear) {
  const std::vector<std::string> known = {"paths.data", "paths.work", "night.seed"};
  EXPECT_EQ(DidYouMean("path.data", known), " (did you mean \"paths.data\"?)");
  EXPECT_EQ(DidYouMean("nigth.seed", known), " (did you mean \"night.seed\"?)");
  EXPECT_EQ(DidYouMean("something else", known), "");
  EXPECT_EQ(DidYouMean("anything", {}), "");
}

}  // namespace
}  // namespace bole
