#include "models/popularity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bole {
namespace {

TEST(PopularityTest, CountsUsersOfEachItem) {
  const Csr by_user = MakeCsr({{0, 1, 5}, {1, 1, 1}, {1, 3, 2}}, 2, 4, Duplicates::kMax);
  EXPECT_THAT(CountByItem(by_user.view()), testing::ElementsAre(0, 2, 0, 1));
  EXPECT_THAT(CountByItem(Csr{}.view()), testing::IsEmpty());
}

}  // namespace
}  // namespace bole
