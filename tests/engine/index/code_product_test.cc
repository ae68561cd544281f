#include "engine/index/code_product.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <vector>

#include "engine/base/random.h"
#include "engine/base/top_k.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

std::vector<InstructionSet> SupportedSets() {
  std::vector<InstructionSet> sets;
  for (const auto set : {InstructionSet::kPlain, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (HasCodeKernels(set)) sets.push_back(set);
  }
  return sets;
}

// Rows of codes and one query. The first rows and the query's ends have the largest codes.
struct Codes {
  Codes(size_t num_rows, size_t row_stride) : stride(row_stride) {
    Random random(row_stride);
    for (size_t i = 0; i < stride; ++i) {
      query.push_back(static_cast<int8_t>(i % 7 == 0 ? 127 : random.Below(255) - 127));
    }
    for (size_t i = 0; i < num_rows * stride; ++i) {
      items.push_back(static_cast<uint8_t>(i < 2 * stride ? 255 : random.Below(256)));
    }
    for (size_t row = 0; row < num_rows; ++row) {
      scales.push_back(static_cast<float>(random.Normal()));
    }
  }
  const uint8_t* item(size_t row) const { return items.data() + row * stride; }
  CodeRows rows() const { return {items.data(), stride, scales.data()}; }

  size_t stride;
  std::vector<int8_t> query;
  std::vector<uint8_t> items;
  std::vector<float> scales;
};

int32_t NaiveProduct(const Codes& codes, size_t row) {
  int32_t sum = 0;
  for (size_t i = 0; i < codes.stride; ++i) sum += codes.query[i] * codes.item(row)[i];
  return sum;
}

TEST(CodeProductTest, IsTheSumOfProductsWithEveryInstructionSet) {
  for (const auto set : SupportedSets()) {
    const CodeKernels& kernels = CodeKernelsFor(set);
    for (const size_t stride : {64u, 128u, 192u, 320u, 1024u}) {
      const Codes codes(6, stride);
      for (size_t row = 0; row < 6; ++row) {
        EXPECT_EQ(kernels.one(codes.query.data(), codes.item(row), stride),
                  NaiveProduct(codes, row))
            << InstructionSetName(set) << ", stride " << stride;
      }
      const uint8_t* const items[4] = {codes.item(5), codes.item(0), codes.item(3), codes.item(2)};
      int32_t products[4];
      kernels.four(codes.query.data(), items, stride, products);
      EXPECT_THAT(products, ElementsAre(NaiveProduct(codes, 5), NaiveProduct(codes, 0),
                                        NaiveProduct(codes, 3), NaiveProduct(codes, 2)));
    }
  }
}

TEST(CodeProductTest, OfTheLongestRowsFitsIn32Bits) {
  const std::vector<int8_t> query(kMaxCodeStride, 127);
  const std::vector<uint8_t> item(kMaxCodeStride, 255);
  for (const auto set : SupportedSets()) {
    EXPECT_EQ(CodeKernelsFor(set).one(query.data(), item.data(), kMaxCodeStride),
              127 * 255 * static_cast<int32_t>(kMaxCodeStride));
  }
}

TEST(CodeProductTest, ScoresHaveTheSameBitsWithEveryInstructionSet) {
  const Codes codes(40, 128);
  const CodeQuery query = {codes.query.data(), -12345};
  const std::vector<uint32_t> rows = {39, 0, 7, 7, 12, 1, 30, 2, 9, 21, 33};
  for (const auto set : SupportedSets()) {
    for (size_t count = 0; count <= rows.size(); ++count) {
      std::vector<float> scores(rows.size(), -1);
      CodeKernelsFor(set).score(codes.rows(), query, rows.data(), count, scores.data());
      for (size_t i = 0; i < rows.size(); ++i) {
        const float expected =
            codes.scales[rows[i]] * static_cast<float>(NaiveProduct(codes, rows[i]) - 12345);
        EXPECT_EQ(std::bit_cast<uint32_t>(scores[i]),
                  std::bit_cast<uint32_t>(i < count ? expected : -1.0F))
            << InstructionSetName(set) << ", " << i << " of " << count;
      }
    }
  }
}

TEST(CodeProductTest, TakesEachUnvisitedLinkOnceAndStopsAtTheEnd) {
  const Codes codes(200, 64);
  for (const auto set : SupportedSets()) {
    std::vector<uint32_t> visited(7);
    std::vector<uint32_t> taken(64);
    const std::vector<uint32_t> links = {199, 0, 31, 32, 64, 5,   6,   7,  8,       9,
                                         10,  1, 2,  3,  4,  150, 151, 63, kNoLink, kNoLink};
    const auto take = [&](const std::vector<uint32_t>& from, size_t count) {
      const size_t size = CodeKernelsFor(set).take_unvisited(from.data(), count, visited.data(),
                                                             codes.rows(), taken.data());
      return std::vector<uint32_t>(taken.begin(), taken.begin() + static_cast<ptrdiff_t>(size));
    };
    EXPECT_THAT(take(links, 3), ElementsAre(199, 0, 31));
    EXPECT_EQ(take(links, 20), std::vector<uint32_t>(links.begin() + 3, links.begin() + 18));
    EXPECT_THAT(take(links, 20), ElementsAre());
    EXPECT_THAT(take({77, 33, 31, kNoLink}, 4), ElementsAre(77, 33));
  }
}

TEST(CodeProductTest, ChoosesWhatTheProcessorHas) {
  EXPECT_TRUE(HasCodeKernels(ChosenCodeKernels().instruction_set));
  EXPECT_LE(ChosenCodeKernels().instruction_set, Kernels().instruction_set);
}

}  // namespace
}  // namespace bole
