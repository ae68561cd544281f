#include "engine/base/scratch_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "engine/retrieval/accumulator.h"

namespace bole {
namespace {

TEST(ScratchPoolTest, LendsTheSameScratchAgain) {
  int made = 0;
  ScratchPool<int> pool([&] { return std::make_unique<int>(++made); });
  { const auto lease = pool.Lend(); }
  const auto first = pool.Lend();
  const auto second = pool.Lend();
  EXPECT_EQ(*first, 1);
  EXPECT_EQ(*second, 2);
}

TEST(ScratchPoolTest, ThrowsAwayWhatAnExceptionLeftBehind) {
  int made = 0;
  ScratchPool<int> pool([&] { return std::make_unique<int>(++made); });
  try {
    const auto lease = pool.Lend();
    throw std::runtime_error("in the middle of it");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(*pool.Lend(), 2);
}

TEST(AccumulatorTest, DrainsEachTouchedRowOnceInOrderOfFirstTouch) {
  Accumulator sums(3);
  sums.Add(2, 1);
  sums.Add(0, 1);
  sums.Add(2, 0.5f);
  sums.Forget(0);
  std::vector<std::pair<uint32_t, float>> drained;
  sums.Drain([&](uint32_t row, float sum) { drained.emplace_back(row, sum); });
  EXPECT_THAT(drained, ::testing::ElementsAre(std::pair(2u, 1.5f)));
  sums.Drain([](uint32_t, float) { FAIL() << "must be clean"; });
}

TEST(AccumulatorTest, HoldsAllRows) {
  Accumulator sums(2);
  for (int i = 0; i < 5; ++i) {
    sums.Add(0, 1);
    sums.Add(1, 1);
  }
  EXPECT_EQ(sums.sum(0), 5);
  EXPECT_EQ(sums.sum(1), 5);
}

}  // namespace
}  // namespace bole
