#include "models/alignment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "models/als.h"
#include "models/dense_algebra.h"
#include "tests/models/random_interactions.h"

namespace bole {
namespace {

std::vector<uint32_t> FirstRows(size_t count) {
  std::vector<uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

Matrix RandomRows(size_t num_rows, size_t dim, uint64_t seed) {
  Random random(seed);
  Matrix rows(num_rows, dim);
  for (Eigen::Index i = 0; i < rows.size(); ++i) {
    rows.data()[i] = static_cast<float>(random.Normal());
  }
  return rows;
}

// A quarter turn: (1, 0) was (0, 1), (0, 1) was (-1, 0).
TEST(AlignmentTest, UndoesAQuarterTurnByHand) {
  Matrix today(2, 2);
  today << 1, 0, 0, 1;
  Matrix yesterday(2, 2);
  yesterday << 0, 1, -1, 0;
  const std::vector<uint32_t> rows = {0, 1};
  const AlignedSide side = {ViewOf(today), ViewOf(yesterday), {rows, rows}};
  EXPECT_NEAR(RelativeChange(side), std::sqrt(2.0), 1e-6);
  const Matrix turn = FindAlignment(std::span(&side, 1));
  EXPECT_LT((today * turn - yesterday).norm(), 1e-6);
}

TEST(AlignmentTest, UndoesAnyTurnAndLeavesOnlyTheChange) {
  const Matrix yesterday = RandomRows(50, 6, 1);
  const Matrix noise = RandomRows(50, 6, 2);
  const Matrix basis = MakeEigenbasis(Gramian(ViewOf(noise), 1)).vectors;
  const std::vector<uint32_t> rows = FirstRows(50);
  for (const float change : {0.0F, 0.01F}) {
    Matrix today = (yesterday + change * noise) * basis;
    const AlignedSide turned = {ViewOf(today), ViewOf(yesterday), {rows, rows}};
    EXPECT_GT(RelativeChange(turned), 0.5);
    RotateRows(FindAlignment(std::span(&turned, 1)), 1, &today);
    EXPECT_NEAR(RelativeChange({ViewOf(today), ViewOf(yesterday), {rows, rows}}), change,
                0.3 * change + 1e-5);
  }
}

TEST(AlignmentTest, ComparesTheSameRowsWhereverTheyLie) {
  const Matrix yesterday = RandomRows(20, 4, 3);
  Matrix today(21, 4);
  today << RandomRows(1, 4, 4), yesterday;  // someone new came first
  std::vector<uint32_t> there = FirstRows(20);
  std::vector<uint32_t> here = there;
  for (uint32_t& row : here) ++row;
  const AlignedSide side = {ViewOf(today), ViewOf(yesterday), {here, there}};
  EXPECT_LT((FindAlignment(std::span(&side, 1)) - Matrix::Identity(4, 4)).norm(), 1e-5);
  EXPECT_EQ(RelativeChange(side), 0);
}

TEST(AlignmentTest, KeepsInnerProducts) {
  const Csr by_user = RandomInteractions(40, 30, 5);
  AlsOptions options;
  options.dim = 8;
  const Factors yesterday = TrainAls(by_user.view(), options);
  options.seed = 2;
  Factors today = TrainAls(by_user.view(), options);
  const Matrix scores = today.users * today.items.transpose();
  const std::vector<uint32_t> users = FirstRows(40);
  const std::vector<uint32_t> items = FirstRows(30);
  const AlignedSide sides[] = {{ViewOf(today.users), ViewOf(yesterday.users), {users, users}},
                               {ViewOf(today.items), ViewOf(yesterday.items), {items, items}}};
  const Matrix turn = FindAlignment(sides);
  RotateRows(turn, 1, &today.users);
  RotateRows(turn, 1, &today.items);
  EXPECT_LT((today.users * today.items.transpose() - scores).norm(), 1e-4 * scores.norm());
}

// A night that starts from yesterday's converged factors on yesterday's data.
TEST(AlignmentTest, FindsHardlyAnyChangeOnTheSameData) {
  const Csr by_user = RandomInteractions(60, 40, 9);
  AlsOptions options;
  options.dim = 6;
  options.alpha0 = 0.1F;
  options.lambda = 0.05F;
  options.num_epochs = 100;
  const Factors yesterday = TrainAls(by_user.view(), options);
  AlsTrainer trainer(by_user.view(), options, yesterday);
  trainer.RunEpoch();
  Factors today = trainer.Take();
  const std::vector<uint32_t> users = FirstRows(60);
  const std::vector<uint32_t> items = FirstRows(40);
  const AlignedSide sides[] = {{ViewOf(today.users), ViewOf(yesterday.users), {users, users}},
                               {ViewOf(today.items), ViewOf(yesterday.items), {items, items}}};
  const Matrix turn = FindAlignment(sides);
  RotateRows(turn, 1, &today.users);
  RotateRows(turn, 1, &today.items);
  for (const AlignedSide& side : sides) EXPECT_LT(RelativeChange(side), 0.01);
}

TEST(AlignmentTest, IsTheIdentityWithoutPairsAndRefusesOtherLengths) {
  const Matrix a = RandomRows(3, 4, 1);
  const Matrix b = RandomRows(3, 5, 1);
  const AlignedSide nobody = {ViewOf(a), ViewOf(a), {}};
  EXPECT_EQ(FindAlignment(std::span(&nobody, 1)), Matrix(Matrix::Identity(4, 4)));
  EXPECT_EQ(RelativeChange(nobody), 0);
  const AlignedSide other = {ViewOf(a), ViewOf(b), {}};
  EXPECT_THROW(FindAlignment(std::span(&other, 1)), Error);
  EXPECT_THROW(FindAlignment({}), Error);
}

}  // namespace
}  // namespace bole
