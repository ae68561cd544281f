#include "engine/index/inner_product.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "engine/base/random.h"

namespace bole {
namespace {

constexpr InstructionSet kAllSets[] = {InstructionSet::kPlain, InstructionSet::kAvx2,
                                       InstructionSet::kAvx512};

std::vector<float> RandomVector(size_t dim, uint64_t seed) {
  Random random(seed);
  std::vector<float> vector(dim);
  for (float& value : vector) value = static_cast<float>(random.Normal());
  return vector;
}

TEST(InnerProductTest, IsTheSumOfProducts) {
  const std::vector<float> a = {1, 2, 3};
  const std::vector<float> b = {4, -5, 6};
  EXPECT_EQ(InnerProduct(a.data(), b.data(), 3), 4 - 10 + 18);
  EXPECT_EQ(InnerProduct(a.data(), b.data(), 1), 4);
  EXPECT_EQ(InnerProduct(a.data(), b.data(), 0), 0);
}

TEST(InnerProductTest, SkipsNothingAtAnyLength) {
  // Powers of two: every missing or doubled element changes the sum.
  for (size_t dim = 0; dim <= 100; ++dim) {
    const std::vector<float> ones(dim, 1);
    std::vector<float> numbers(dim);
    for (size_t i = 0; i < dim; ++i) numbers[i] = static_cast<float>(i + 1);
    EXPECT_EQ(InnerProduct(ones.data(), numbers.data(), dim),
              static_cast<float>(dim * (dim + 1) / 2));
  }
}

TEST(InnerProductTest, HasTheSameBitsWithEveryInstructionSet) {
  for (size_t dim = 0; dim <= 300; ++dim) {
    const auto a = RandomVector(dim, 2 * dim);
    const auto b = RandomVector(dim, 2 * dim + 1);
    const float plain = KernelsFor(InstructionSet::kPlain).one(a.data(), b.data(), dim);
    for (const InstructionSet set : kAllSets) {
      if (!IsSupported(set)) continue;
      const float score = KernelsFor(set).one(a.data(), b.data(), dim);
      EXPECT_EQ(std::bit_cast<uint32_t>(score), std::bit_cast<uint32_t>(plain))
          << InstructionSetName(set) << ", dim " << dim;
    }
  }
}

TEST(InnerProductTest, FourAtOnceHaveTheBitsOfOne) {
  for (const size_t dim : {1u, 15u, 16u, 17u, 64u, 131u}) {
    const auto query = RandomVector(dim, 7);
    std::vector<std::vector<float>> items;
    for (uint64_t i = 0; i < 4; ++i) items.push_back(RandomVector(dim, 8 + i));
    const float* const pointers[4] = {items[0].data(), items[1].data(), items[2].data(),
                                      items[3].data()};
    for (const InstructionSet set : kAllSets) {
      if (!IsSupported(set)) continue;
      float scores[4];
      KernelsFor(set).four(query.data(), pointers, dim, scores);
      for (size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(scores[i], KernelsFor(set).one(query.data(), items[i].data(), dim));
      }
    }
  }
}

TEST(InnerProductTest, IsTheSameFromBothSides) {
  const auto a = RandomVector(77, 1);
  const auto b = RandomVector(77, 2);
  EXPECT_EQ(InnerProduct(a.data(), b.data(), 77), InnerProduct(b.data(), a.data(), 77));
}

TEST(InnerProductTest, RoundsOnceForEachElement) {
  // (1 + e)^2 - (1 + 2 e) is e^2, which a product rounded on its own would lose.
  const float e = 0x1p-20f;
  std::vector<float> a(17, 0);
  std::vector<float> b(17, 0);
  a[0] = -(1 + 2 * e);
  b[0] = 1;
  a[16] = b[16] = 1 + e;  // the second element of lane 0
  EXPECT_EQ(InnerProduct(a.data(), b.data(), 17), e * e);
}

}  // namespace
}  // namespace bole
