#include "models/tie_regression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/matrix.h"
#include "engine/base/top_k.h"
#include "models/item_filter.h"
#include "tests/support/small_graphs.h"

namespace bole {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr TieRegressionOptions kSmall = {.num_neighbours = 12, .ridge = 2, .count = 6};

// 0 and 1 know 2 and 3, and 1 knows 4:
//
//   0  1
//   2  3  4
//
// 4 is known by 1 alone, 2 and 3 by 0 and 1: with a ridge of √2 on the root of 2, 4's Gramian is
// (4 2; 2 4) and the right side (1, 1), so each weighs 1/6, and 0 knows both. 0 is known by 2 and
// 3, 1 by these and 4: 0 is regressed on 1 with 2 / (3 + √6), and 4 knows 1.
TEST(TieRegressionTest, ForetellsByHand) {
  const Csr ties = MakeSymmetric({{0, 2}, {0, 3}, {1, 2}, {1, 3}, {1, 4}}, 5);
  const Csr foretold = ForetellTies(ties.view(), {.ridge = std::sqrt(2.0F)});
  EXPECT_THAT(foretold.view().row(0), ElementsAre(4));
  EXPECT_THAT(foretold.view().row_values(0), ElementsAre(testing::FloatNear(1.0F / 3, 1e-6F)));
  EXPECT_THAT(foretold.view().row(4), ElementsAre(0));
  EXPECT_THAT(foretold.view().row_values(4),
              ElementsAre(testing::FloatNear(2 / (3 + std::sqrt(6.0F)), 1e-6F)));
  for (const uint32_t tied_to_all : {1, 2, 3}) {
    EXPECT_THAT(foretold.view().row(tied_to_all), IsEmpty());
  }
}

// All pairs, one by one, of a dense product.
TEST(TieRegressionTest, AgreesWithTheProductOfTiesAndWeights) {
  constexpr uint32_t kMembers = 60;
  const Csr ties = MakeRandomTies(kMembers, 300, 5);
  CsrView known = ties.view();
  known.values = {};
  const ItemFilterOptions options = {.max_entries = 2 * kSmall.num_neighbours,
                                     .regression_ridge = kSmall.ridge,
                                     .regression_neighbours = kSmall.num_neighbours};
  const Csr weights = RegressOn(MakeGraphFilter(known, options).view(), known, options);
  const auto dense = [](const CsrView& sparse) {
    Matrix matrix = Matrix::Zero(kMembers, kMembers);
    for (uint32_t row = 0; row < kMembers; ++row) {
      for (size_t i = 0; i < sparse.row_size(row); ++i) {
        matrix(row, sparse.row(row)[i]) = sparse.values.empty() ? 1 : sparse.row_values(row)[i];
      }
    }
    return matrix;
  };
  const Matrix known_by_all = dense(known);
  const Matrix scores = known_by_all * dense(weights.view());
  const Csr foretold = ForetellTies(ties.view(), kSmall);
  for (uint32_t member = 0; member < kMembers; ++member) {
    TopK best(kSmall.count);
    for (uint32_t other = 0; other < kMembers; ++other) {
      const bool is_new = other != member && known_by_all(member, other) == 0;
      if (is_new && scores(member, other) > 1e-6F) best.Add(scores(member, other), other);
    }
    std::vector<uint32_t> expected;
    for (const ScoredRow& item : best.Take()) expected.push_back(item.row);
    std::sort(expected.begin(), expected.end());
    ASSERT_THAT(foretold.view().row(member), testing::ElementsAreArray(expected)) << member;
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(foretold.view().row_values(member)[i], scores(member, expected[i]), 1e-5F);
    }
  }
}

TEST(TieRegressionTest, StrengthsOfTiesDontCount) {
  const Csr ties = MakeRandomTies(80, 400, 6);
  CsrView plain = ties.view();
  plain.values = {};
  EXPECT_EQ(ForetellTies(ties.view(), kSmall).values, ForetellTies(plain, kSmall).values);
}

TEST(TieRegressionTest, IsTheSameForAnyNumberOfThreads) {
  const Csr ties = MakeRandomTies(400, 2500, 4);
  const Csr one = ForetellTies(ties.view(), kSmall);
  for (const size_t threads : {2, 5}) {
    TieRegressionOptions options = kSmall;
    options.num_threads = threads;
    const Csr several = ForetellTies(ties.view(), options);
    EXPECT_EQ(several.offsets, one.offsets);
    EXPECT_EQ(several.columns, one.columns);
    EXPECT_EQ(several.values, one.values);
  }
}

TEST(TieRegressionTest, NothingIsForetoldOfWhoHasNoTies) {
  const Csr ties = MakeSymmetric({{0, 2}, {0, 3}, {1, 2}, {1, 3}, {1, 4}}, 7);
  const Csr foretold = ForetellTies(ties.view(), {});
  EXPECT_EQ(foretold.view().row_size(5) + foretold.view().row_size(6), 0u);
  EXPECT_THAT(foretold.columns, testing::Each(testing::Lt(5u)));
  EXPECT_EQ(ForetellTies(MakeSymmetric({}, 3).view(), {}).columns.size(), 0u);
  EXPECT_EQ(ForetellTies(MakeSymmetric({}, 0).view(), {}).num_rows(), 0u);
}

TEST(TieRegressionTest, RefusesOptionsOutOfRange) {
  const Csr ties = MakeSymmetric({{0, 1}}, 2);
  EXPECT_THROW(ForetellTies(ties.view(), {.num_neighbours = 0}), Error);
  EXPECT_THROW(ForetellTies(ties.view(), {.ridge = 0}), Error);
}

}  // namespace
}  // namespace bole
