#include "features/tables/table_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <vector>

#include "engine/base/random.h"

namespace bole {
namespace {

using testing::ElementsAre;

// A row of positions: member, company, title, start, end.
struct Position {
  uint32_t member = 0;
  uint32_t company = 0;
  std::string title;
  int64_t started_at = kNoTime;
  int64_t ended_at = kNoTime;

  // The order that the schema's key says.
  auto Key() const { return std::tie(member, started_at, company, ended_at, title); }
};

TableRows MakePositions(const std::vector<Position>& positions) {
  TableRows rows(FindTable("positions"));
  std::vector<Cell> cells(5);
  for (const Position& position : positions) {
    cells[0].number = position.member;
    cells[1].number = position.company;
    cells[2].text = position.title;
    cells[3].number = position.started_at;
    cells[4].number = position.ended_at;
    rows.Add(cells, rows.size() + 1);
  }
  return rows;
}

TEST(TableRowsTest, SortsAsAPlainSortByAllValuesDoes) {
  Random random(7);
  std::vector<Position> positions;
  const std::vector<std::string> titles = {"",
                                           "a",
                                           std::string("a\0", 2),
                                           "工程师",
                                           "a title longer than any prefix",
                                           "a title longer than any prefix at all"};
  for (int i = 0; i < 3000; ++i) {
    const auto time = [&] {
      return random.Chance(0.3) ? kNoTime : static_cast<int64_t>(random.Below(5)) - 2;
    };
    positions.push_back({static_cast<uint32_t>(random.Below(3)),
                         static_cast<uint32_t>(random.Below(3)),
                         titles[random.Below(titles.size())], time(), time()});
  }
  std::vector<uint32_t> expected(positions.size());
  std::iota(expected.begin(), expected.end(), 0);
  std::stable_sort(expected.begin(), expected.end(),
                   [&](uint32_t a, uint32_t b) { return positions[a].Key() < positions[b].Key(); });
  const TableRows rows = MakePositions(positions);
  EXPECT_EQ(rows.SortedRows(), expected);
  for (size_t i = 1; i < expected.size(); ++i) {
    EXPECT_EQ(rows.HaveEqualKeys(expected[i - 1], expected[i]),
              positions[expected[i - 1]].Key() == positions[expected[i]].Key());
  }
}

TEST(TableRowsTest, SortsInteractionsByTimeAndMissingWeightsLast) {
  TableRows rows(FindTable("interactions"));
  std::vector<Cell> cells(7);
  const float missing = std::numeric_limits<float>::quiet_NaN();
  const std::vector<std::pair<int64_t, float>> values = {{5, missing}, {5, 1},  {-1, 0},
                                                         {5, -2},      {5, -1}, {4, missing}};
  for (const auto& [at, weight] : values) {
    cells[5].number = at;
    cells[6].real = weight;
    rows.Add(cells, rows.size() + 1);
  }
  EXPECT_THAT(rows.SortedRows(), ElementsAre(2, 5, 3, 4, 1, 0));
}

TEST(TableRowsTest, SelectsRowsWithAllTheirValues) {
  TableRows rows = MakePositions({{1, 2, "a", 3, 4}, {5, 6, "b", 7, 8}, {9, 10, "c", 11, 12}});
  const std::vector<uint32_t> kept = {2, 0};
  rows.Select(kept);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows.column(2).Text(0), "c");
  EXPECT_EQ(rows.column(2).Text(1), "a");
  EXPECT_EQ(rows.source_row(0), 3u);
  EXPECT_EQ(rows.source_row(1), 1u);
}

}  // namespace
}  // namespace bole
