#include "models/two_sided.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

Matrix Rows(std::initializer_list<std::initializer_list<float>> rows) {
  Matrix matrix(static_cast<Eigen::Index>(rows.size()),
                static_cast<Eigen::Index>(rows.begin()->size()));
  Eigen::Index row = 0;
  for (const auto& values : rows) {
    Eigen::Index column = 0;
    for (const float value : values) matrix(row, column++) = value;
    ++row;
  }
  return matrix;
}

// Two members and one job. Products of the first half: 3 and 4, root mean square √12.5; of the
// second: 2 and −2, root mean square 2.
TwoSidedVectors SmallVectors() {
  return {{Rows({{3, 0}, {0, 4}}), Rows({{1, 1}})}, {Rows({{1}, {-1}}), Rows({{2}})}};
}

Matrix Products(const Factors& joined) {
  return joined.users * joined.items.transpose();
}

TEST(TwoSidedTest, JoinsBothHalvesToOneProductByHand) {
  const Factors joined = JoinHalves(SmallVectors(), 0.25F, 1);
  EXPECT_EQ(joined.users.cols(), 3);
  EXPECT_EQ(joined.items.cols(), 3);
  const Matrix products = Products(joined);
  const float size = std::sqrt(12.5F);
  EXPECT_NEAR(products(0, 0), 0.75F * 3 / size + 0.25F * 1, 1e-6);
  EXPECT_NEAR(products(1, 0), 0.75F * 4 / size - 0.25F * 1, 1e-6);
}

TEST(TwoSidedTest, LeavesOutTheHalfThatWeighsNothing) {
  const Factors wishes = JoinHalves(SmallVectors(), 0, 1);
  EXPECT_EQ(wishes.users.cols(), 2);
  EXPECT_NEAR(Products(wishes)(1, 0) / Products(wishes)(0, 0), 4.0 / 3, 1e-6);
  const Factors choices = JoinHalves(SmallVectors(), 1, 1);
  EXPECT_EQ(choices.users.cols(), 1);
  EXPECT_NEAR(Products(choices)(1, 0), -1, 1e-6);
}

TEST(TwoSidedTest, LeavesOutTheHalfThatSaysNothing) {
  TwoSidedVectors vectors = SmallVectors();
  vectors.choices.items.setZero();
  EXPECT_EQ(JoinHalves(vectors, 0.5F, 1).users.cols(), 2);
  vectors.wishes.items.setZero();
  const Factors nothing = JoinHalves(vectors, 0.5F, 1);
  EXPECT_EQ(nothing.users.rows(), 2);
  EXPECT_EQ(nothing.items.rows(), 1);
  EXPECT_EQ(nothing.users.cols(), 0);
}

Matrix RandomRows(Eigen::Index rows, Eigen::Index columns, uint64_t seed) {
  Random random(seed);
  Matrix matrix(rows, columns);
  for (Eigen::Index i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Normal());
  }
  return matrix;
}

TEST(TwoSidedTest, SpeaksEquallyLoudWithBothHalves) {
  TwoSidedVectors vectors = {{RandomRows(90, 6, 1), RandomRows(40, 6, 2)},
                             {RandomRows(90, 3, 3), RandomRows(40, 3, 4)}};
  vectors.choices.users *= 100;
  const Factors joined = JoinHalves(vectors, 0.5F, 1);
  const Matrix wishes = joined.users.leftCols(6) * joined.items.leftCols(6).transpose();
  const Matrix choices = joined.users.rightCols(3) * joined.items.rightCols(3).transpose();
  EXPECT_NEAR(wishes.norm(), choices.norm(), 1e-3 * wishes.norm());
}

TEST(TwoSidedTest, HasTheSameBitsForAnyNumberOfThreads) {
  const TwoSidedVectors vectors = {{RandomRows(9000, 5, 1), RandomRows(300, 5, 2)},
                                   {RandomRows(9000, 4, 3), RandomRows(300, 4, 4)}};
  const Factors one = JoinHalves(vectors, 0.3F, 1);
  const Factors three = JoinHalves(vectors, 0.3F, 3);
  EXPECT_EQ(one.users, three.users);
  EXPECT_EQ(one.items, three.items);
}

// Lists that are better the nearer the share is to a best one, a little different each.
std::vector<ListQuality> ListsAt(float share, float best, size_t num_lists) {
  std::vector<ListQuality> lists(num_lists);
  for (size_t i = 0; i < num_lists; ++i) {
    const double value = 0.5 - std::abs(share - best) * (1 + 0.1 * static_cast<double>(i % 5));
    lists[i].recall = lists[i].ndcg = value;
  }
  return lists;
}

TEST(ChooseShareTest, FindsTheBestShareAndSaysThatItIsBetter) {
  const ShareJudgement judgement =
      ChooseShare([](float share, MatchSlice) { return ListsAt(share, 0.4F, 200); });
  EXPECT_EQ(judgement.share, 0.4F);
  EXPECT_TRUE(judgement.is_better);
  EXPECT_NEAR(judgement.joined.ndcg_at_20, 0.5, 1e-9);
  EXPECT_NEAR(judgement.alone.ndcg_at_20, 0.5 - 0.4 * 1.2, 1e-6);
}

TEST(ChooseShareTest, TrustsTheLaterSliceAlone) {
  const ShareJudgement judgement = ChooseShare([](float share, MatchSlice slice) {
    return ListsAt(share, slice == MatchSlice::kChosenBy ? 0.9F : 0, 200);
  });
  EXPECT_EQ(judgement.share, 0.9F);
  EXPECT_FALSE(judgement.is_better);
}

TEST(ChooseShareTest, LeavesTheFirstHalfAloneWhereItIsBest) {
  const ShareJudgement judgement =
      ChooseShare([](float share, MatchSlice) { return ListsAt(share, 0, 200); });
  EXPECT_EQ(judgement.share, 0);
  EXPECT_FALSE(judgement.is_better);
}

TEST(ChooseShareTest, TrustsNoHandfulOfLists) {
  size_t num_measured = 0;
  const ShareJudgement judgement = ChooseShare([&](float share, MatchSlice slice) {
    ++num_measured;
    return ListsAt(share, 0.5F, slice == MatchSlice::kChosenBy ? 200 : kFewestShareLists - 1);
  });
  EXPECT_FALSE(judgement.is_better);
  EXPECT_EQ(num_measured, 2u);
}

TEST(TwoSidedTest, RefusesHalvesThatDontFitAndOtherShares) {
  TwoSidedVectors vectors = SmallVectors();
  EXPECT_THROW(JoinHalves(vectors, -0.1F, 1), Error);
  EXPECT_THROW(JoinHalves(vectors, 1.1F, 1), Error);
  EXPECT_THROW(JoinHalves(vectors, std::nanf(""), 1), Error);
  std::swap(vectors.choices.users, vectors.choices.items);
  EXPECT_THROW(JoinHalves(vectors, 0.5F, 1), Error);
}

}  // namespace
}  // namespace bole
