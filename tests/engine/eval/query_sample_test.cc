#include "engine/eval/query_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace bole {
namespace {

// Row r has r % 3 relevant columns: r and its successors.
Csr EveryThirdEmpty(uint32_t num_rows) {
  std::vector<CsrEntry> entries;
  for (uint32_t row = 0; row < num_rows; ++row) {
    for (uint32_t i = 0; i < row % 3; ++i) {
      entries.push_back({row, row + i, 1 + static_cast<float>(i)});
    }
  }
  return MakeCsr(std::move(entries), num_rows, num_rows + 2, Duplicates::kMax);
}

std::vector<uint32_t> RowsWithAnything(const Csr& relevant) {
  std::vector<uint32_t> rows;
  for (uint32_t row = 0; row < relevant.view().num_rows(); ++row) {
    if (relevant.view().row_size(row) > 0) rows.push_back(row);
  }
  return rows;
}

TEST(QuerySampleTest, KeepsAllWhereTheyAreFewEnough) {
  const Csr relevant = EveryThirdEmpty(30);
  for (const size_t max_queries : {20, 29, 30, 1000}) {
    const Csr sample = SampleQueries(relevant, max_queries, 1);
    EXPECT_EQ(sample.offsets, relevant.offsets);
    EXPECT_EQ(sample.columns, relevant.columns);
    EXPECT_EQ(sample.values, relevant.values);
  }
}

TEST(QuerySampleTest, KeepsWholeRowsOfAsManyAsAskedFor) {
  const Csr relevant = EveryThirdEmpty(300);
  const Csr sample = SampleQueries(relevant, 50, 1);
  EXPECT_EQ(sample.view().num_rows(), 300u);
  EXPECT_EQ(sample.num_columns, relevant.num_columns);
  const std::vector<uint32_t> rows = RowsWithAnything(sample);
  EXPECT_EQ(rows.size(), 50u);
  for (const uint32_t row : rows) {
    const auto kept = sample.view().row(row);
    const auto wanted = relevant.view().row(row);
    EXPECT_EQ(std::vector(kept.begin(), kept.end()), std::vector(wanted.begin(), wanted.end()));
    EXPECT_EQ(sample.view().row_values(row).back(), static_cast<float>(row % 3));
  }
}

TEST(QuerySampleTest, ASmallerSampleIsPartOfALargerOneAndSeedsDiffer) {
  const Csr relevant = EveryThirdEmpty(300);
  const std::vector<uint32_t> small = RowsWithAnything(SampleQueries(relevant, 20, 1));
  const std::vector<uint32_t> large = RowsWithAnything(SampleQueries(relevant, 60, 1));
  EXPECT_TRUE(std::includes(large.begin(), large.end(), small.begin(), small.end()));
  EXPECT_NE(small, RowsWithAnything(SampleQueries(relevant, 20, 2)));
}

// Each of 200 rows is among 50 chosen by one in four seeds: within four standard errors.
TEST(QuerySampleTest, ChoosesUniformly) {
  constexpr int kNumSeeds = 400;
  const Csr relevant = EveryThirdEmpty(300);
  std::vector<int> times(300);
  for (int seed = 0; seed < kNumSeeds; ++seed) {
    for (const uint32_t row : RowsWithAnything(SampleQueries(relevant, 50, seed))) ++times[row];
  }
  for (uint32_t row = 0; row < 300; ++row) {
    if (row % 3 == 0) {
      EXPECT_EQ(times[row], 0);
    } else {
      EXPECT_NEAR(times[row], kNumSeeds / 4, 4 * 8.7);  // sqrt(400 · ¼ · ¾) = 8.7
    }
  }
}

TEST(QuerySampleTest, TakesNothingFromNothing) {
  EXPECT_TRUE(SampleQueries(EveryThirdEmpty(30), 0, 1).columns.empty());
  EXPECT_EQ(SampleQueries(EveryThirdEmpty(0), 0, 1).view().num_rows(), 0u);
}

}  // namespace
}  // namespace bole
