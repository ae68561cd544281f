#include "engine/ranking/surface_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::vector<Recommendation>> kLists = {
    {{3, 0.5F, Source::kFused}, {1, 0.25F, Source::kPopular}}, {}, {{0, 2, Source::kContacts}}};

TEST(SurfaceListsTest, ReadsBackEachList) {
  const TemporaryDirectory directory;
  WriteSurfaceLists(directory / "lists.bole", 2, kLists);
  const auto lists = SurfaceLists::Open(directory / "lists.bole", 4);
  EXPECT_EQ(lists.num_queries(), 3u);
  EXPECT_EQ(lists.length(), 2u);
  for (size_t query = 0; query < kLists.size(); ++query) {
    EXPECT_EQ(lists.list(query), kLists[query]);
    EXPECT_EQ(lists.size(query), kLists[query].size());
  }
  EXPECT_THAT(lists.rows(), ElementsAre(3, 1, 0));
  EXPECT_THAT(lists.offsets(), ElementsAre(0, 2, 2, 3));
}

TEST(SurfaceListsTest, SaysWhoIsOnEnoughLists) {
  const TemporaryDirectory directory;
  const std::vector<uint8_t> full = {0, 1, 0, 1};
  WriteSurfaceLists(directory / "lists.bole", 2, kLists, {.full = full});
  EXPECT_THAT(SurfaceLists::Open(directory / "lists.bole", 4).full(), ElementsAre(0, 1, 0, 1));
  EXPECT_THROW(SurfaceLists::Open(directory / "lists.bole", 5), Error);
  WriteSurfaceLists(directory / "lists.bole", 2, kLists);
  EXPECT_THAT(SurfaceLists::Open(directory / "lists.bole", 4).full(), IsEmpty());
}

TEST(SurfaceListsTest, SaysWhoGaveTheirPlacesToOthers) {
  const TemporaryDirectory directory;
  const Csr displaced = {
      .offsets = {0, 2, 2, 3}, .columns = {0, 2, 3}, .values = {}, .num_columns = 4};
  WriteSurfaceLists(directory / "lists.bole", 2, kLists, {.displaced = displaced.view()});
  const auto lists = SurfaceLists::Open(directory / "lists.bole", 4);
  EXPECT_THAT(lists.displaced(0), ElementsAre(0, 2));
  EXPECT_THAT(lists.displaced(1), IsEmpty());
  EXPECT_THAT(lists.displaced(2), ElementsAre(3));
  WriteSurfaceLists(directory / "lists.bole", 2, {{}}, {.displaced = displaced.view()});
  EXPECT_THROW(SurfaceLists::Open(directory / "lists.bole", 4), Error) << "of other lists";
  WriteSurfaceLists(directory / "lists.bole", 2, kLists);
  EXPECT_THAT(SurfaceLists::Open(directory / "lists.bole", 4).displaced(0), IsEmpty());
}

TEST(SurfaceListsTest, RefusesRowsThatDoNotExist) {
  const TemporaryDirectory directory;
  WriteSurfaceLists(directory / "lists.bole", 2, kLists);
  EXPECT_THROW(SurfaceLists::Open(directory / "lists.bole", 3), Error);
}

TEST(SurfaceListsTest, MayHoldNoListAtAll) {
  const TemporaryDirectory directory;
  WriteSurfaceLists(directory / "lists.bole", 5, {});
  const auto lists = SurfaceLists::Open(directory / "lists.bole", 0);
  EXPECT_EQ(lists.num_queries(), 0u);
  EXPECT_THAT(lists.rows(), IsEmpty());
}

}  // namespace
}  // namespace bole
