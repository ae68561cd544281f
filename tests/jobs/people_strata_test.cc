#include "jobs/people_strata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_graphs.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// A chain 0 - 1 - 2 - 3 - 4 and 5 alone.
TEST(PeopleStrataTest, SplitsByTiesAndBySteps) {
  const Csr ties = MakeSymmetric({{0, 1}, {1, 2}, {2, 3}, {3, 4}}, 6);
  MemberGraph graph;
  graph.ties = graph.acquaintances = ties.view();
  const Csr relevant = MakeCsr({{0, 2}, {0, 3}, {0, 4}, {0, 5}, {5, 0}}, 6, 6, Duplicates::kMax);
  const std::vector<PeopleStratum> strata = PeopleStrata(graph, relevant.view());
  ASSERT_EQ(strata.size(), 5u);
  EXPECT_EQ(strata[0].name, "0 ties");
  EXPECT_THAT(strata[0].relevant.columns, ElementsAre(0));
  EXPECT_EQ(strata[1].name, "1 to 9 ties");
  EXPECT_THAT(strata[1].relevant.columns, ElementsAre(2, 3, 4, 5));
  EXPECT_EQ(strata[2].name, "2 steps apart");
  EXPECT_THAT(strata[2].relevant.columns, ElementsAre(2));
  EXPECT_EQ(strata[3].name, "3 steps apart");
  EXPECT_THAT(strata[3].relevant.columns, ElementsAre(3));
  EXPECT_EQ(strata[4].name, "4 or more steps apart");
  EXPECT_THAT(strata[4].relevant.columns, ElementsAre(4, 5, 0));
}

}  // namespace
}  // namespace bole
