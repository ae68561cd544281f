#include "features/text/marked_terms.h"

#include <gtest/gtest.h>

namespace bole {
namespace {

MarkedTerms Terms() {
  MarkedTerms terms;
  for (const char* term : {"c", "c++", "c#", ".net", "asp.net", "a/b", "b端"}) terms.Add(term);
  return terms;
}

TEST(MarkedTermsTest, FindsTheLongest) {
  EXPECT_EQ(Terms().LongestAt("c++ c", 0), "c++");
  EXPECT_EQ(Terms().LongestAt("c++ c", 4), "c");
  EXPECT_EQ(Terms().LongestAt("asp.net", 0), "asp.net");
}

TEST(MarkedTermsTest, FindsNothingWhereNoneBegins) {
  EXPECT_EQ(Terms().LongestAt("d++", 0), "");
  EXPECT_EQ(Terms().LongestAt("端", 0), "");
  EXPECT_EQ(MarkedTerms().LongestAt("c", 0), "");
}

TEST(MarkedTermsTest, DoesNotEndWithinAWord) {
  EXPECT_EQ(Terms().LongestAt("a/bc", 0), "");
  EXPECT_EQ(Terms().LongestAt("cc", 0), "");
  EXPECT_EQ(Terms().LongestAt("c++11", 0), "c++");
  EXPECT_EQ(Terms().LongestAt("a/b测试", 0), "a/b");
}

TEST(MarkedTermsTest, DoesNotBeginWithAMarkAfterAWord) {
  EXPECT_EQ(Terms().LongestAt("example.net", 7), "");
  EXPECT_EQ(Terms().LongestAt("/.net", 1), ".net");
  EXPECT_EQ(Terms().LongestAt("熟悉.net", 6), ".net");
}

}  // namespace
}  // namespace bole
