#include "jobs/bench/tie_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/base/error.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

TieList Read(const std::string& text) {
  const TemporaryDirectory directory;
  WritePlainFile(directory.path() / "town.csv", text);
  return ReadTies(directory.path() / "town.csv");
}

std::vector<size_t> All(size_t size) {
  std::vector<size_t> places(size);
  std::iota(places.begin(), places.end(), size_t{0});
  return places;
}

// Rows in the order of the ids: 7 -> 0, 3 -> 1, 9 -> 2.
TEST(TieListTest, NumbersRowsAsTheyComeAndKeepsEachTieOnce) {
  const TieList list = Read("a,b\n7,3\n9,7\n3,7\n9,9\n");
  EXPECT_EQ(list.num_rows, 3u);
  EXPECT_THAT(list.ties, ElementsAre(RowPair{0, 1}, RowPair{0, 2}));
  const Csr graph = GraphOf(list);
  EXPECT_THAT(graph.columns, ElementsAre(1, 2, 0, 0));
  EXPECT_THAT(graph.values, ElementsAre(1, 1, 1, 1));
}

TEST(TieListTest, RefusesWhatHasNoTwoEnds) {
  EXPECT_THROW(Read("a,b,c\n1,2,3\n"), Error);
  EXPECT_THROW(ReadTies("/no/such/file.csv"), Error);
}

TEST(TieListTest, AsksOfHeldOutTiesBesideStrangers) {
  TieList circle{.name = "circle", .num_rows = 40};
  for (uint32_t row = 0; row + 1 < 40; ++row) circle.ties.emplace_back(row, row + 1);
  Random random(3);
  const auto [known, question] = HoldOutTies(circle, 0.25, random);
  EXPECT_EQ(known.ties.size(), 30u);
  ASSERT_EQ(question.pairs.size(), 18u);
  const std::set<RowPair> ties(circle.ties.begin(), circle.ties.end()),
      left(known.ties.begin(), known.ties.end()),
      asked(question.pairs.begin(), question.pairs.end());
  EXPECT_EQ(asked.size(), 18u);
  for (size_t i = 0; i < 18; ++i) {
    EXPECT_EQ(question.labels[i], i < 9 ? 1 : 0);
    EXPECT_EQ(ties.contains(question.pairs[i]), i < 9);
    EXPECT_FALSE(left.contains(question.pairs[i]));
  }
}

// Of the four pairs of a tie and a stranger (3, 1), (3, 2), (2, 1) go right and (2, 2) counts half.
TEST(TieListTest, AreaByHand) {
  const std::vector<float> scores = {3, 2, 2, 1}, labels = {1, 1, 0, 0};
  EXPECT_DOUBLE_EQ(AreaUnderCurve(scores, labels, All(4)), 3.5 / 4);
  EXPECT_DOUBLE_EQ(AreaUnderCurve(scores, labels, std::vector<size_t>{0, 2}), 1);
  EXPECT_TRUE(std::isnan(AreaUnderCurve(scores, labels, std::vector<size_t>{0, 1})));
  const std::vector<float> equal(4, 1);
  EXPECT_DOUBLE_EQ(AreaUnderCurve(equal, labels, All(4)), 0.5);
}

}  // namespace
}  // namespace bole
