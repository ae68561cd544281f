#include "engine/index/panel_product.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <tuple>
#include <vector>

#include "engine/index/code_product.h"
#include "engine/index/code_table.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The queries of a matrix, packed for floats.
PackedPanels Pack(const Matrix& queries, const PanelKernels& kernels) {
  return PackFloats(kernels, queries.data(), static_cast<size_t>(queries.rows()),
                    static_cast<size_t>(queries.cols()));
}

// Items as the kernels read them.
FloatItems ItemsOf(const Matrix& items, const PanelKernels& kernels) {
  const auto num_items = static_cast<size_t>(items.rows());
  FloatItems taken(kernels, static_cast<size_t>(items.cols()), num_items);
  taken.Take(items.data(), num_items);
  return taken;
}

// A strip of the items that a panel meets.
PanelStrip StripOf(const PackedPanels& panels, size_t panel, const FloatItems& items,
                   const std::vector<float>& cutoffs) {
  PanelStrip strip = panels.Strip(panel);
  items.PutInto(&strip);
  strip.cutoffs = cutoffs.data() + panel * panels.width();
  return strip;
}

TEST(PackedPanelsTest, PutRowsBesideEachOtherAndFillUp) {
  // Five rows of three dwords, one dword apart, in panels of four.
  std::vector<uint32_t> rows;
  for (uint32_t i = 0; i < 20; ++i) rows.push_back(i);
  const PackedPanels panels(rows.data(), 5, 4 * sizeof(uint32_t), 3, 4);
  ASSERT_EQ(panels.num_panels(), 2u);
  const auto numbers = [&](size_t panel) {
    const auto* const begin = static_cast<const uint32_t*>(panels.Strip(panel).queries);
    return std::vector<uint32_t>(begin, begin + 12);
  };
  EXPECT_THAT(numbers(0), ElementsAre(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14));
  EXPECT_THAT(numbers(1), ElementsAre(16, 0, 0, 0, 17, 0, 0, 0, 18, 0, 0, 0));
  EXPECT_EQ(panels.Strip(0).num_queries, 4u);
  EXPECT_EQ(panels.Strip(1).num_queries, 1u);
}

TEST(PackedPanelsTest, PacksEveryDepth) {
  for (size_t depth = 0; depth <= 9; ++depth) {
    const size_t num_rows = 37;
    std::vector<uint32_t> rows(num_rows * depth + 1);
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<uint32_t>(i);
    const PackedPanels panels(rows.data(), num_rows, depth * sizeof(uint32_t), depth, 8);
    for (size_t row = 0; row < num_rows; ++row) {
      const auto* const panel = static_cast<const uint32_t*>(panels.Strip(row / 8).queries);
      for (size_t step = 0; step < depth; ++step) {
        EXPECT_EQ(panel[step * 8 + row % 8], row * depth + step);
      }
    }
  }
}

// All hits of all panels with all items.
std::vector<std::tuple<size_t, size_t, float>> AllHits(const PanelKernels& kernels,
                                                       const PackedPanels& panels,
                                                       const FloatItems& items,
                                                       const std::vector<float>& cutoffs) {
  std::vector<std::tuple<size_t, size_t, float>> all;
  for (size_t panel = 0; panel < panels.num_panels(); ++panel) {
    const PanelStrip strip = StripOf(panels, panel, items, cutoffs);
    ForEachHit(
        strip, [&](size_t* next, PanelHit* hits) { return kernels.floats(strip, next, hits); },
        [&](size_t item, size_t query, float score) {
          all.emplace_back(panel * panels.width() + query, item, score);
        });
  }
  std::sort(all.begin(), all.end());
  return all;
}

// Scores of all pairs by the kernels: only those that aren't below the cutoff are known. Numbers of
// queries that fill one, two or three registers, and of items that fill no tile.
TEST(PanelProductTest, FindsTheScoresThatReachTheCutoff) {
  using Shape = std::tuple<size_t, size_t, size_t>;  // queries, items, dim
  const Shape kShapes[] = {{1, 1, 1}, {5, 7, 2}, {17, 30, 7}, {40, 9, 64}, {61, 100, 65}};
  for (const PanelKernels* const set : SupportedPanelKernels()) {
    const PanelKernels& kernels = *set;
    for (const auto& [num_queries, num_items, dim] : kShapes) {
      const Matrix queries = GroupedVectors(num_queries, dim, 5, 1);
      const Matrix items = GroupedVectors(num_items, dim, 5, 2);
      const Matrix scores = queries * items.transpose();
      std::vector<float> cutoffs(num_queries + kernels::kMaxPanelQueries, 0.5F);
      std::fill(cutoffs.begin() + static_cast<ptrdiff_t>(num_queries), cutoffs.end(), kInfinity);
      cutoffs[0] = -kInfinity;
      if (num_queries > 1) cutoffs[1] = kInfinity;
      const auto hits = AllHits(kernels, Pack(queries, kernels), ItemsOf(items, kernels), cutoffs);
      size_t next = 0;
      for (Eigen::Index q = 0; q < scores.rows(); ++q) {
        for (Eigen::Index i = 0; i < scores.cols(); ++i) {
          if (scores(q, i) < cutoffs[static_cast<size_t>(q)]) continue;
          ASSERT_LT(next, hits.size()) << kernels.name;
          const auto [query, item, score] = hits[next++];
          EXPECT_EQ(std::tuple(query, item),
                    std::tuple(static_cast<size_t>(q), static_cast<size_t>(i)));
          // Both are rounded.
          const double lengths = queries.row(q).norm() * items.row(i).norm();
          EXPECT_NEAR(score, scores(q, i), 2 * kernels.FloatError(dim, lengths));
        }
      }
      EXPECT_EQ(next, hits.size());
    }
  }
}

// Every query is (1, 1) and every item (2, 3), so that all scores are 5 -- but for what sums begin
// with: 10 for item 3 with query 1, and nothing that could be reached for item 4 with any.
TEST(PanelProductTest, SumsBeginWithTheirStarts) {
  for (const PanelKernels* const set : SupportedPanelKernels()) {
    const PanelKernels& kernels = *set;
    const Matrix queries = Matrix::Ones(3, 2);
    Matrix items(5, 2);
    items.col(0).setConstant(2);
    items.col(1).setConstant(3);
    AlignedArray<float> starts((5 + kernels::kMaxTileItems) * kernels.panel_queries);
    starts[3 * kernels.panel_queries + 1] = 10;
    std::fill_n(starts.data() + 4 * kernels.panel_queries, kernels.panel_queries, -kInfinity);
    std::vector<float> cutoffs(kernels.panel_queries, kInfinity);
    cutoffs[1] = 5;
    cutoffs[2] = 6;
    const PackedPanels panels = Pack(queries, kernels);
    const FloatItems taken = ItemsOf(items, kernels);
    PanelStrip strip = StripOf(panels, 0, taken, cutoffs);
    strip.starts = starts.data();
    std::vector<std::tuple<size_t, size_t, float>> hits;
    ForEachHit(
        strip, [&](size_t* next, PanelHit* found) { return kernels.floats(strip, next, found); },
        [&](size_t item, size_t query, float score) { hits.emplace_back(item, query, score); });
    EXPECT_THAT(hits, ElementsAre(std::tuple(0, 1, 5.0F), std::tuple(1, 1, 5.0F),
                                  std::tuple(2, 1, 5.0F), std::tuple(3, 1, 15.0F)));
  }
}

// Cutoffs may rise between calls: of items that score 1, 2, 3 ... a call takes only so many.
TEST(PanelProductTest, GoesOnBehindTheTileWithTheCutoffsOfThen) {
  constexpr size_t kNumItems = 100;
  for (const PanelKernels* const set : SupportedPanelKernels()) {
    const PanelKernels& kernels = *set;
    const Matrix queries = Matrix::Ones(1, 1);
    Matrix items(kNumItems, 1);
    for (Eigen::Index i = 0; i < items.rows(); ++i) items(i, 0) = static_cast<float>(i + 1);
    std::vector<float> cutoffs(kernels.panel_queries, kInfinity);
    cutoffs[0] = 11;
    const PackedPanels panels = Pack(queries, kernels);
    const FloatItems taken = ItemsOf(items, kernels);
    const PanelStrip strip = StripOf(panels, 0, taken, cutoffs);
    PanelHit hits[kernels::kMaxHits];
    size_t next = 0;
    const size_t count = kernels.floats(strip, &next, hits);
    EXPECT_EQ(next, 10 + count);
    EXPECT_EQ(hits[0].item, 10u);
    EXPECT_EQ(hits[count - 1].item, next - 1);
    EXPECT_GE(count, kernels::kEnoughHits);
    EXPECT_LT(count, kernels::kEnoughHits + kernels::kMaxTileItems);
    cutoffs[0] = 100;  // the very last
    EXPECT_EQ(kernels.floats(strip, &next, hits), 1u);
    EXPECT_EQ(std::tuple(next, hits[0].item, hits[0].score), std::tuple(kNumItems, 99u, 100.0F));
    EXPECT_EQ(kernels.floats(strip, &next, hits), 0u);
  }
}

// Every byte of what comes next is asked for in one of the passes, and none before it.
TEST(PanelProductTest, LoadsWhatComesNextInShares) {
  const std::vector<char> bytes(10'000);
  for (const size_t num_passes : {1u, 3u, 21u}) {
    const char* end = bytes.data();
    for (size_t pass = 0; pass < num_passes; ++pass) {
      PanelStrip strip;
      strip.num_items = 37;
      LoadMeanwhile(bytes.data(), bytes.size(), pass, num_passes, &strip);
      EXPECT_EQ(strip.ahead, end);
      end = strip.ahead + strip.num_items * strip.ahead_bytes;
    }
    EXPECT_GE(end, bytes.data() + bytes.size());
  }
}

// bfloat16 has eight digits: of 1 + 2^-9 the greater half is 1 and the lesser 2^-9, and of a number
// of sixteen digits nothing is lost.
TEST(SplitFloatsTest, WritesTwoHalvesOfEachNumberFilledUpWithZeros) {
  const PanelKernels& kernels = *SupportedPanelKernels().back();
  if (kernels.split == nullptr) GTEST_SKIP() << "no instruction for halves of floats";
  constexpr size_t kDim = 33;
  ASSERT_EQ(kernels.FloatDepth(kDim), 64u);  // dwords: 64 greater halves and 64 lesser
  std::vector<float> rows(2 * kDim);
  rows[0] = 1 + 0x1p-9F;
  rows[32] = -3;
  rows[kDim] = 0x1.fffep+3F;  // rounds up: 16, and what is too much
  std::vector<uint16_t> halves(2 * 128, 0xffff);
  kernels.split(rows.data(), 2, kDim, reinterpret_cast<uint32_t*>(halves.data()));
  const auto value = [&](size_t i) { return std::bit_cast<float>(uint32_t{halves[i]} << 16); };
  EXPECT_EQ(value(0), 1);
  EXPECT_EQ(value(64), 0x1p-9F);
  EXPECT_EQ(value(32), -3);
  EXPECT_EQ(value(64 + 32), 0);
  EXPECT_EQ(value(128), 16);
  EXPECT_EQ(value(128 + 64), -0x1p-12F);
  EXPECT_EQ(std::ranges::count(halves, 0), 256 - 5);
}

// Numbers of very different size and sign, and those whose halves round the furthest.
TEST(PanelProductTest, IsWithinItsErrorOfTheTrueProduct) {
  for (const PanelKernels* const kernels : SupportedPanelKernels()) {
    for (const size_t dim : {1u, 31u, 64u, 200u}) {
      Matrix queries = GroupedVectors(40, dim, 5, 3);
      Matrix items = GroupedVectors(50, dim, 5, 4);
      queries.row(0).setConstant(1 + 0x1.fp-9F);
      items.row(0).setConstant(1 + 0x1.fp-9F);
      queries.row(1) *= 1e15F;
      items.row(1) *= -1e-12F;
      const std::vector<float> cutoffs(kernels->panel_queries * 5, -kInfinity);
      const auto hits =
          AllHits(*kernels, Pack(queries, *kernels), ItemsOf(items, *kernels), cutoffs);
      for (const auto& [query, item, score] : hits) {
        if (query >= 40) continue;  // fills up the panel
        const auto q = queries.row(static_cast<Eigen::Index>(query)).cast<double>();
        const auto x = items.row(static_cast<Eigen::Index>(item)).cast<double>();
        const double error = kernels->FloatError(dim, q.norm() * x.norm());
        EXPECT_LE(std::abs(score - q.dot(x)), error) << kernels->name;
      }
    }
  }
}

struct CodeCase {
  const PanelKernels* kernels;
  size_t num_queries;
  size_t num_hits;  // of each query
};

// Kernels that multiply codes, numbers of queries that fill one, two or three registers, and
// cutoffs that one, half or all of the items reach.
std::vector<CodeCase> CodeCases() {
  std::vector<CodeCase> cases;
  for (const PanelKernels* const kernels : SupportedPanelKernels()) {
    if (kernels->codes == nullptr) continue;
    for (const size_t num_queries : {3u, 30u, 48u}) {
      for (const size_t num_hits : {1u, 25u, 50u}) {
        cases.push_back({kernels, num_queries, num_hits});
      }
    }
  }
  return cases;
}

// Vectors of very different lengths, negative products among them.
TEST(PanelProductTest, OfCodesIsTheScoreOfTheCodes) {
  constexpr size_t kNumItems = 50;
  constexpr float kWidth = 50;
  const CodeTable items(View(GroupedVectors(kNumItems, 100, 5, 2)), 1);
  for (const auto& [kernels, num_queries, num_hits] : CodeCases()) {
    const Matrix queries = GroupedVectors(num_queries, 100, 5, 1);
    const CodeTable query_codes(View(queries), 1);
    std::vector<int8_t> codes(num_queries * items.stride());
    std::vector<int32_t> corrections(kernels->panel_queries);
    std::vector<float> cutoffs(kernels->panel_queries, kInfinity);
    std::vector<std::tuple<size_t, size_t, float>> expected;
    for (size_t q = 0; q < num_queries; ++q) {
      const CodeQuery query = query_codes.RowAsQuery(q, codes.data() + q * items.stride());
      corrections[q] = query.correction;
      std::vector<std::tuple<float, uint32_t, float>> reached;  // the most, row, score
      for (uint32_t row = 0; row < kNumItems; ++row) {
        float score = 0;
        ChosenCodeKernels().score(items.rows(), query, &row, 1, &score);
        reached.emplace_back(score + kWidth * items.scale(row), row, score);
      }
      std::ranges::sort(reached, std::greater());
      cutoffs[q] = std::get<0>(reached[num_hits - 1]) - 1;
      for (const auto& [most, row, score] : reached) {
        if (most >= cutoffs[q]) expected.emplace_back(row, q, score);
      }
    }
    const std::vector<float> widths(kernels->panel_queries, kWidth);
    const PackedPanels panels(codes.data(), num_queries, items.stride(),
                              items.stride() / sizeof(uint32_t), kernels->panel_queries);
    PanelStrip strip = panels.Strip(0);
    strip.items = items.rows().codes;
    strip.item_stride = items.stride();
    strip.num_items = kNumItems;
    strip.cutoffs = cutoffs.data();
    const CodeBounds bounds = {corrections.data(), widths.data(), items.rows().scales};
    std::vector<std::tuple<size_t, size_t, float>> hits;
    ForEachHit(
        strip,
        [&](size_t* next, PanelHit* found) { return kernels->codes(strip, bounds, next, found); },
        [&](size_t item, size_t query, float score) { hits.emplace_back(item, query, score); });
    std::ranges::sort(hits);
    std::ranges::sort(expected);
    EXPECT_EQ(hits, expected) << kernels->name;
  }
}

// Items of lengths 1, 2, 3 ... against a query that points the other way: the shortest has the
// largest score, and the cutoff is between its and the next one's.
TEST(PanelProductTest, OfCodesFindsTheLargestOfNegativeScores) {
  constexpr Eigen::Index kDim = 64;
  Matrix vectors(40, kDim);
  for (Eigen::Index i = 0; i < vectors.rows(); ++i) {
    vectors.row(i).setConstant(static_cast<float>(i + 1));
  }
  const CodeTable items(View(vectors), 1);
  const CodeTable query(View(Matrix::Constant(1, kDim, -1)), 1);
  std::vector<int8_t> codes(query.stride());
  const CodeQuery view = query.RowAsQuery(0, codes.data());
  for (const PanelKernels* const kernels : SupportedPanelKernels()) {
    if (kernels->codes == nullptr) continue;
    std::vector<int32_t> corrections(kernels->panel_queries, view.correction);
    const std::vector<float> widths(kernels->panel_queries, 0);
    std::vector<float> cutoffs(kernels->panel_queries, kInfinity);
    cutoffs[0] = -1.5F * 127 * kDim;  // scores are -127 kDim times an item's length
    const PackedPanels panels(codes.data(), 1, items.stride(), items.stride() / sizeof(uint32_t),
                              kernels->panel_queries);
    PanelStrip strip = panels.Strip(0);
    strip.items = items.rows().codes;
    strip.item_stride = items.stride();
    strip.num_items = items.size();
    strip.cutoffs = cutoffs.data();
    std::vector<size_t> hits;
    const CodeBounds bounds = {corrections.data(), widths.data(), items.rows().scales};
    ForEachHit(
        strip,
        [&](size_t* next, PanelHit* found) { return kernels->codes(strip, bounds, next, found); },
        [&](size_t item, size_t, float) { hits.push_back(item); });
    EXPECT_THAT(hits, ElementsAre(0)) << kernels->name;
  }
}

}  // namespace
}  // namespace bole
