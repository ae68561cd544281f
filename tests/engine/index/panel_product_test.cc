#include "engine/index/panel_product.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

#include "engine/index/code_product.h"
#include "engine/index/code_table.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

std::vector<InstructionSet> SupportedSets() {
  std::vector<InstructionSet> sets;
  for (const auto set : {InstructionSet::kPlain, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (IsSupported(set)) sets.push_back(set);
  }
  return sets;
}

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The queries of a matrix, packed for floats.
PackedPanels Pack(const Matrix& queries, const PanelKernels& kernels) {
  const auto dim = static_cast<size_t>(queries.cols());
  return {queries.data(), static_cast<size_t>(queries.rows()), dim * sizeof(float), dim,
          kernels.panel_queries};
}

// A strip of the items that a panel meets.
PanelStrip StripOf(const PackedPanels& panels, size_t panel, const Matrix& items,
                   const std::vector<float>& cutoffs) {
  PanelStrip strip = panels.Strip(panel);
  strip.items = items.data();
  strip.item_stride = static_cast<size_t>(items.cols()) * sizeof(float);
  strip.num_items = static_cast<size_t>(items.rows());
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
                                                       const Matrix& items,
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
  for (const auto set : SupportedSets()) {
    const PanelKernels& kernels = PanelKernelsFor(set);
    for (const auto& [num_queries, num_items, dim] : kShapes) {
      const Matrix queries = GroupedVectors(num_queries, dim, 5, 1);
      const Matrix items = GroupedVectors(num_items, dim, 5, 2);
      const Matrix scores = queries * items.transpose();
      std::vector<float> cutoffs(num_queries + kernels::kMaxPanelQueries, 0.5F);
      std::fill(cutoffs.begin() + static_cast<ptrdiff_t>(num_queries), cutoffs.end(), kInfinity);
      cutoffs[0] = -kInfinity;
      if (num_queries > 1) cutoffs[1] = kInfinity;
      const auto hits = AllHits(kernels, Pack(queries, kernels), items, cutoffs);
      size_t next = 0;
      for (Eigen::Index q = 0; q < scores.rows(); ++q) {
        for (Eigen::Index i = 0; i < scores.cols(); ++i) {
          if (scores(q, i) < cutoffs[static_cast<size_t>(q)]) continue;
          ASSERT_LT(next, hits.size()) << InstructionSetName(set);
          const auto [query, item, score] = hits[next++];
          EXPECT_EQ(std::tuple(query, item),
                    std::tuple(static_cast<size_t>(q), static_cast<size_t>(i)));
          EXPECT_NEAR(score, scores(q, i), 1e-4 * (1 + std::abs(scores(q, i))));
        }
      }
      EXPECT_EQ(next, hits.size());
    }
  }
}

// Every query is (1, 1) and every item (2, 3), so that all scores are 5 -- but for what sums begin
// with: 10 for item 3 with query 1, and nothing that could be reached for item 4 with any.
TEST(PanelProductTest, SumsBeginWithTheirStarts) {
  for (const auto set : SupportedSets()) {
    const PanelKernels& kernels = PanelKernelsFor(set);
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
    PanelStrip strip = StripOf(panels, 0, items, cutoffs);
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
  for (const auto set : SupportedSets()) {
    const PanelKernels& kernels = PanelKernelsFor(set);
    const Matrix queries = Matrix::Ones(1, 1);
    Matrix items(kNumItems, 1);
    for (Eigen::Index i = 0; i < items.rows(); ++i) items(i, 0) = static_cast<float>(i + 1);
    std::vector<float> cutoffs(kernels.panel_queries, kInfinity);
    cutoffs[0] = 11;
    const PackedPanels panels = Pack(queries, kernels);
    const PanelStrip strip = StripOf(panels, 0, items, cutoffs);
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

TEST(PanelProductTest, OfCodesIsTheScoreOfTheCodes) {
  const PanelKernels& kernels = ChosenPanelKernels();
  if (kernels.codes == nullptr) GTEST_SKIP() << "no instruction for codes";
  constexpr size_t kNumItems = 50;
  const CodeTable items(View(GroupedVectors(kNumItems, 100, 5, 2)), 1);
  for (const size_t num_queries : {3u, 30u, 48u}) {
    const Matrix queries = GroupedVectors(num_queries, 100, 5, 1);
    const CodeTable query_codes(View(queries), 1);
    std::vector<int8_t> codes(num_queries * items.stride());
    std::vector<int32_t> corrections(kernels.panel_queries);
    for (size_t q = 0; q < num_queries; ++q) {
      corrections[q] = query_codes.RowAsQuery(q, codes.data() + q * items.stride()).correction;
    }
    std::vector<float> cutoffs(kernels.panel_queries, kInfinity);
    std::fill_n(cutoffs.begin(), num_queries, 0.0F);
    const std::vector<float> widths(kernels.panel_queries, 50);
    const PackedPanels panels(codes.data(), num_queries, items.stride(),
                              items.stride() / sizeof(uint32_t), kernels.panel_queries);
    PanelStrip strip = panels.Strip(0);
    strip.items = items.rows().codes;
    strip.item_stride = items.stride();
    strip.num_items = kNumItems;
    strip.cutoffs = cutoffs.data();
    std::vector<std::tuple<size_t, size_t, float>> hits;
    ForEachHit(
        strip,
        [&](size_t* next, PanelHit* found) {
          return kernels.codes(strip, {corrections.data(), widths.data(), items.rows().scales},
                               next, found);
        },
        [&](size_t item, size_t query, float score) { hits.emplace_back(item, query, score); });
    std::vector<std::tuple<size_t, size_t, float>> expected;
    for (uint32_t row = 0; row < items.size(); ++row) {
      for (size_t q = 0; q < num_queries; ++q) {
        const CodeQuery query = {codes.data() + q * items.stride(), corrections[q]};
        float score = 0;
        ChosenCodeKernels().score(items.rows(), query, &row, 1, &score);
        if (score + 50 * items.scale(row) >= 0) expected.emplace_back(row, q, score);
      }
    }
    EXPECT_EQ(hits, expected);
  }
}

}  // namespace
}  // namespace bole
