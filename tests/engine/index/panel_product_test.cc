#include "engine/index/panel_product.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(PackedPanelsTest, PutRowsBesideEachOtherAndFillUp) {
  // Five rows of three dwords, one dword apart, in panels of four.
  std::vector<uint32_t> rows;
  for (uint32_t i = 0; i < 20; ++i) rows.push_back(i);
  PackedPanels panels(8, 4, 3);
  panels.Pack(rows.data(), 5, 4 * sizeof(uint32_t));
  ASSERT_EQ(panels.num_panels(), 2u);
  const std::vector<uint32_t> first(panels.panel(0), panels.panel(0) + 12);
  const std::vector<uint32_t> second(panels.panel(1), panels.panel(1) + 12);
  EXPECT_THAT(first, ElementsAre(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14));
  EXPECT_THAT(second, ElementsAre(16, 0, 0, 0, 17, 0, 0, 0, 18, 0, 0, 0));
}

TEST(PackedPanelsTest, PacksEveryDepth) {
  for (size_t depth = 0; depth <= 9; ++depth) {
    const size_t num_rows = 37;
    std::vector<uint32_t> rows(num_rows * depth + 1);
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<uint32_t>(i);
    PackedPanels panels(num_rows, 6, depth);
    panels.Pack(rows.data(), num_rows, depth * sizeof(uint32_t));
    for (size_t row = 0; row < num_rows; ++row) {
      for (size_t step = 0; step < depth; ++step) {
        EXPECT_EQ(panels.panel(row / 6)[step * 6 + row % 6], row * depth + step);
      }
    }
  }
}

// Scores of all pairs by the kernels: only those that aren't below the cutoff are known.
TEST(PanelProductTest, FindsTheScoresThatReachTheCutoff) {
  for (const auto set : SupportedSets()) {
    const PanelKernels& kernels = PanelKernelsFor(set);
    for (const size_t dim : {1u, 2u, 7u, 64u}) {
      const Matrix queries = GroupedVectors(kernels.tile_queries, dim, 5, 1);
      const Matrix items = GroupedVectors(kernels.panel_items, dim, 5, 2);
      PackedPanels query_panels(kernels.tile_queries, kernels.tile_queries, dim);
      PackedPanels item_panels(kernels.panel_items, kernels.panel_items, dim);
      query_panels.Pack(queries.data(), kernels.tile_queries, dim * sizeof(float));
      item_panels.Pack(items.data(), kernels.panel_items, dim * sizeof(float));
      const Matrix scores = queries * items.transpose();
      std::vector<float> cutoffs(kernels.tile_queries, 0.5F);
      cutoffs[0] = -std::numeric_limits<float>::infinity();
      cutoffs[1] = std::numeric_limits<float>::infinity();
      std::vector<PanelHit> hits(kernels.tile_queries * kernels.panel_items);
      size_t tile = 0;
      const size_t count =
          kernels.floats({query_panels.panel(0), 1, item_panels.panel(0), dim, cutoffs.data()},
                         &tile, hits.data());
      EXPECT_EQ(tile, 1u);
      size_t next = 0;
      for (Eigen::Index q = 0; q < scores.rows(); ++q) {
        for (Eigen::Index i = 0; i < scores.cols(); ++i) {
          if (scores(q, i) < cutoffs[static_cast<size_t>(q)]) continue;
          ASSERT_LT(next, count) << InstructionSetName(set);
          EXPECT_EQ(std::tuple(hits[next].query, hits[next].item), std::tuple(q, i));
          EXPECT_NEAR(hits[next].score, scores(q, i), 1e-4 * (1 + std::abs(scores(q, i))));
          ++next;
        }
      }
      EXPECT_EQ(next, count);
    }
  }
}

// Every query is (1, 1) and every item (2, 3): all scores are 5. Of five tiles of queries only two
// want as little as that.
TEST(PanelProductTest, PassesTheTilesWithoutAnyScoreToReport) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr size_t kTiles = 5;
  for (const auto set : SupportedSets()) {
    const PanelKernels& kernels = PanelKernelsFor(set);
    const size_t num_queries = kTiles * kernels.tile_queries;
    const Matrix queries = Matrix::Ones(static_cast<Eigen::Index>(num_queries), 2);
    Matrix items(static_cast<Eigen::Index>(kernels.panel_items), 2);
    items.col(0).setConstant(2);
    items.col(1).setConstant(3);
    PackedPanels query_panels(num_queries, kernels.tile_queries, 2);
    PackedPanels item_panels(kernels.panel_items, kernels.panel_items, 2);
    query_panels.Pack(queries.data(), num_queries, 2 * sizeof(float));
    item_panels.Pack(items.data(), kernels.panel_items, 2 * sizeof(float));
    std::vector<float> cutoffs(num_queries, kInfinity);
    cutoffs[1 * kernels.tile_queries] = 5;
    cutoffs[3 * kernels.tile_queries + 2] = -kInfinity;
    std::vector<PanelHit> hits(kernels.tile_queries * kernels.panel_items);
    size_t tile = 0;
    const auto go_on = [&] {
      return kernels.floats(
          {query_panels.panel(0), kTiles, item_panels.panel(0), 2, cutoffs.data()}, &tile,
          hits.data());
    };
    EXPECT_EQ(std::tuple(go_on(), tile), std::tuple(kernels.panel_items, 2u));
    EXPECT_EQ(std::tuple(hits[0].query, hits[0].item, hits[0].score), std::tuple(0, 0, 5.0F));
    EXPECT_EQ(std::tuple(go_on(), tile), std::tuple(kernels.panel_items, 4u));
    EXPECT_EQ(std::tuple(hits[1].query, hits[1].item, hits[1].score), std::tuple(2, 1, 5.0F));
    EXPECT_EQ(std::tuple(go_on(), tile), std::tuple(0u, kTiles));
    EXPECT_EQ(go_on(), 0u);
  }
}

TEST(PanelProductTest, OfCodesIsTheScoreOfTheCodes) {
  const PanelKernels& kernels = ChosenPanelKernels();
  if (kernels.codes == nullptr) GTEST_SKIP() << "no instruction for codes";
  const Matrix queries = GroupedVectors(kernels.code_queries, 100, 5, 1);
  const CodeTable items(View(GroupedVectors(kernels.panel_items, 100, 5, 2)), 1);
  const CodeTable query_codes(View(queries), 1);
  const size_t depth = items.stride() / sizeof(uint32_t);
  PackedPanels query_panels(kernels.code_queries, kernels.code_queries, depth);
  PackedPanels item_panels(kernels.panel_items, kernels.panel_items, depth);
  item_panels.Pack(items.rows().codes, kernels.panel_items, items.stride());
  std::vector<int8_t> codes(kernels.code_queries * items.stride());
  std::vector<int32_t> corrections;
  std::vector<float> cutoffs(kernels.code_queries, 0);
  const std::vector<float> widths(kernels.code_queries, 50);
  for (size_t q = 0; q < kernels.code_queries; ++q) {
    corrections.push_back(query_codes.RowAsQuery(q, codes.data() + q * items.stride()).correction);
  }
  query_panels.Pack(codes.data(), kernels.code_queries, items.stride());
  std::vector<PanelHit> hits(kernels.code_queries * kernels.panel_items);
  size_t tile = 0;
  const size_t count =
      kernels.codes({query_panels.panel(0), 1, item_panels.panel(0), depth, cutoffs.data()},
                    {corrections.data(), widths.data(), items.rows().scales}, &tile, hits.data());
  size_t next = 0;
  for (size_t q = 0; q < kernels.code_queries; ++q) {
    const CodeQuery query = {codes.data() + q * items.stride(), corrections[q]};
    for (uint32_t row = 0; row < items.size(); ++row) {
      float score = 0;
      ChosenCodeKernels().score(items.rows(), query, &row, 1, &score);
      if (score + 50 * items.scale(row) < 0) continue;
      ASSERT_LT(next, count);
      EXPECT_EQ(std::tuple(hits[next].query, hits[next].item), std::tuple(q, row));
      EXPECT_EQ(hits[next].score, score);
      ++next;
    }
  }
  EXPECT_EQ(next, count);
}

}  // namespace
}  // namespace bole
