#include "engine/base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace bole {
namespace {

constexpr int kDraws = 100'000;
// Five standard errors of a mean of kDraws values with unit variance.
const double kTolerance = 5 / std::sqrt(kDraws);

TEST(RandomTest, RepeatsForTheSameSeedPurposeAndRow) {
  Random a(1, 2, 3);
  Random b(1, 2, 3);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(a.Next(), b.Next());
}

TEST(RandomTest, DiffersWhenSeedPurposeOrRowDiffer) {
  const uint64_t first = Random(1, 2, 3).Next();
  EXPECT_NE(Random(2, 2, 3).Next(), first);
  EXPECT_NE(Random(1, 3, 3).Next(), first);
  EXPECT_NE(Random(1, 2, 4).Next(), first);
  EXPECT_NE(Random(2, 1, 3).Next(), first);
}

TEST(RandomTest, MixesAsPublished) {
  // The first output of SplitMix64 seeded with 0, as its authors give it.
  EXPECT_EQ(Mix64(0), 0xe220a8397b1dcdafULL);
}

TEST(RandomTest, UniformHasMeanAHalf) {
  Random random(7);
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.Uniform();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += value;
  }
  EXPECT_NEAR(sum / kDraws, 0.5, kTolerance);
}

TEST(RandomTest, BelowIsEven) {
  Random random(8);
  std::array<int, 6> counts = {};
  for (int i = 0; i < kDraws; ++i) ++counts[random.Below(6)];
  for (const int count : counts) EXPECT_NEAR(count / double{kDraws}, 1 / 6.0, kTolerance);
}

TEST(RandomTest, NormalHasMeanZeroAndVarianceOne) {
  Random random(9);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.Normal();
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0, kTolerance);
  EXPECT_NEAR(squares / kDraws, 1, 2 * kTolerance);  // the variance of a square is 2
}

TEST(RandomTest, ExponentialHasMeanOne) {
  Random random(10);
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) sum += random.Exponential();
  EXPECT_NEAR(sum / kDraws, 1, kTolerance);
}

}  // namespace
}  // namespace bole
