#include "models/content_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::IsEmpty;

// Along the first feature, between, along the second, nothing.
Csr Plane() {
  return MakeCsr({{0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {2, 1, 1}}, 4, 2, Duplicates::kMax);
}

TEST(ContentFilterTest, HasCosinesByHand) {
  const Csr filter = MakeContentFilter(Plane().view(), std::vector<uint8_t>{1, 1, 1, 1}, {});
  EXPECT_THAT(filter.offsets, ElementsAre(0, 1, 3, 4, 4));
  EXPECT_THAT(filter.columns, ElementsAre(1, 0, 2, 1));
  EXPECT_THAT(filter.values, ::testing::Each(FloatEq(std::sqrt(0.5F))));
}

TEST(ContentFilterTest, HasRowsForTheKnownAndColumnsForAll) {
  const Csr filter = MakeContentFilter(Plane().view(), std::vector<uint8_t>{0, 1, 0, 0}, {});
  EXPECT_THAT(filter.offsets, ElementsAre(0, 0, 2, 2, 2));
  EXPECT_THAT(filter.columns, ElementsAre(0, 2));
}

TEST(ContentFilterTest, KeepsTheMostAlike) {
  const Csr features =
      MakeCsr({{0, 0, 1}, {1, 0, 3}, {1, 1, 1}, {2, 0, 1}, {2, 1, 3}}, 3, 2, Duplicates::kMax);
  const Csr filter =
      MakeContentFilter(features.view(), std::vector<uint8_t>{1, 0, 0}, {.num_neighbours = 1});
  EXPECT_THAT(filter.columns, ElementsAre(1));
}

TEST(ContentFilterTest, GivesTheSameBytesForAnyNumberOfThreads) {
  const Csr features = RandomInteractions(300, 40, 3);
  const std::vector<uint8_t> is_known(300, 1);
  const Csr one = MakeContentFilter(features.view(), is_known, {20, 1});
  const Csr many = MakeContentFilter(features.view(), is_known, {20, 3});
  EXPECT_EQ(one.columns, many.columns);
  EXPECT_EQ(one.values, many.values);
  EXPECT_EQ(one.offsets, many.offsets);
}

TEST(ContentFilterTest, TakesNoItemsAndRefusesOthers) {
  const Csr nothing = MakeCsr({}, 0, 5, Duplicates::kMax);
  EXPECT_THAT(MakeContentFilter(nothing.view(), {}, {}).columns, IsEmpty());
  EXPECT_THROW(MakeContentFilter(Plane().view(), std::vector<uint8_t>{1}, {}), Error);
}

}  // namespace
}  // namespace bole
