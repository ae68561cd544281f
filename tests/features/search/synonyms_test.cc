#include "features/search/synonyms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Names = std::vector<std::vector<std::string>>;

std::string Refused(std::string_view text) {
  try {
    ParseSynonyms(text, PlainWords(), "site.txt");
    return "parsed";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(SynonymsTest, ReadsAGroupOnEachLine) {
  const auto groups = ParseSynonyms("# titles\nFront-End, 前端，frontend # three\n\nC#, 人事\n",
                                    PlainWords(), "site.txt");
  EXPECT_THAT(groups, ElementsAre(Names{{"front", "end"}, {"前端"}, {"frontend"}},
                                  Names{{"c#"}, {"人事"}}));
  EXPECT_THAT(ParseSynonyms("", PlainWords(), "site.txt"), IsEmpty());
}

TEST(SynonymsTest, RefusesWhatIsNoGroup) {
  EXPECT_THAT(Refused("a, b\nalone\n"), HasSubstr("two names at least: site.txt, line 2"));
  EXPECT_THAT(Refused("a, A"), HasSubstr("line 1"));
  EXPECT_THAT(Refused("a, \xff"), HasSubstr("UTF-8"));
}

TEST(SynonymsTest, ASiteAddsToTheBuiltInOnes) {
  const TemporaryDirectory directory;
  WriteFileAtomically(directory / "site.txt", "foo, bar\n");
  const size_t built_in = SiteSynonyms({}, PlainWords()).size();
  EXPECT_GT(built_in, 50u);
  const auto groups = SiteSynonyms(directory / "site.txt", PlainWords());
  ASSERT_EQ(groups.size(), built_in + 1);
  EXPECT_THAT(groups.back(),
              ElementsAre(std::vector<std::string>{"foo"}, std::vector<std::string>{"bar"}));
}

}  // namespace
}  // namespace bole
