#include "engine/index/code_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/index/row_bitmap.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The list must be ExactSearch's, bit by bit.
void ExpectExact(const Matrix& vectors, const Matrix& queries, size_t k) {
  const ExactSearch exact(View(vectors));
  const CodeTable codes(View(vectors), 1);
  const CodeScan scan(exact, codes);
  for (Eigen::Index q = 0; q < queries.rows(); ++q) {
    const float* const query = queries.row(q).data();
    EXPECT_EQ(scan.SearchOne(query, k, nullptr), exact.SearchOne(query, k, nullptr)) << q;
  }
  SearchOptions options;
  options.k = k;
  const SearchLists lists = exact.Search(View(queries), options);
  EXPECT_EQ(scan.Search(View(queries), options), lists);
  options.num_threads = 2;
  EXPECT_EQ(scan.Search(View(queries), options), lists);
}

TEST(CodeScanTest, EqualsTheExactSearch) {
  for (const size_t dim : {1u, 3u, 50u, 64u, 100u}) {
    ExpectExact(GroupedVectors(3000, dim, 40, 1), GroupedVectors(30, dim, 40, 2), 20);
  }
}

TEST(CodeScanTest, EqualsTheExactSearchWhereCodesDecideNothing) {
  // Rows that differ by less than a step of their codes.
  Matrix vectors = GroupedVectors(1, 64, 1, 5).row(0).replicate(2000, 1);
  for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
    vectors(row, row % 64) *= 1 + 0x1p-20F * static_cast<float>(row % 31);
  }
  ExpectExact(vectors, GroupedVectors(5, 64, 1, 6), 15);
  ExpectExact(Matrix::Ones(2500, 8), Matrix::Ones(2, 8), 3);
  ExpectExact(Matrix::Ones(2500, 8), Matrix::Ones(20, 8), 3);
  ExpectExact(Matrix::Ones(2500, 8), Matrix::Zero(2, 8), 3);
  ExpectExact(Matrix::Ones(2500, 8), Matrix::Zero(5, 8), 3);
  ExpectExact(Matrix::Zero(300, 8), Matrix::Ones(2, 8), 3);
}

TEST(CodeScanTest, EqualsTheExactSearchForAnySize) {
  // One component far larger than the rest: rounding loses nearly everything else. And rows from
  // hardly more than nothing to nearly too long.
  Matrix vectors = GroupedVectors(2000, 40, 40, 7);
  vectors.col(3) *= 1e4F;
  for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
    vectors.row(row) *= std::exp2(static_cast<float>(row % 80 - 60));
  }
  Matrix queries = GroupedVectors(20, 40, 40, 8);
  ExpectExact(vectors, queries, 10);
  queries *= 1e12F;
  ExpectExact(vectors, queries, 10);
  vectors *= 1e-38F;  // below the smallest normal number
  ExpectExact(vectors, queries, 10);
}

TEST(CodeScanTest, GivesWhatAFilterOrBitmapAllows) {
  const Matrix vectors = GroupedVectors(1500, 24, 10, 1);
  const Matrix query = GroupedVectors(1, 24, 10, 2);
  const ExactSearch exact(View(vectors));
  const CodeTable codes(View(vectors), 1);
  const CodeScan scan(exact, codes);
  std::set<uint32_t> allowed;
  RowBitmap bitmap(1500);
  for (uint32_t row = 3; row < 1500; row += 7) {
    allowed.insert(row);
    bitmap.Allow(row);
  }
  const OnlyRows filter(allowed);
  const auto expected = exact.SearchOne(query.data(), 12, &filter);
  EXPECT_EQ(scan.SearchOne(query.data(), 12, &filter), expected);
  EXPECT_EQ(scan.SearchOne(query.data(), 12, &bitmap), expected);
  EXPECT_EQ(scan.SearchOne(query.data(), 2000, &bitmap).size(), allowed.size());
  const RowBitmap none(1500);
  EXPECT_THAT(scan.SearchOne(query.data(), 12, &none), IsEmpty());

  RowBitmap few(1500);  // so few that a query of a batch is better off alone
  for (const uint32_t row : {4u, 900u, 1499u}) few.Allow(row);
  const Matrix queries = GroupedVectors(6, 24, 10, 3);
  const RowFilter* const filters[] = {&filter, &bitmap, nullptr, &none, &few, &filter};
  SearchOptions options;
  options.k = 12;
  options.filters = filters;
  EXPECT_EQ(scan.Search(View(queries), options), exact.Search(View(queries), options));
}

TEST(RowBitmapTest, CountsEachRowOnce) {
  RowBitmap bitmap(130);
  for (const uint32_t row : {129u, 0u, 63u, 64u, 0u}) bitmap.Allow(row);
  EXPECT_EQ(bitmap.count(), 4u);
  EXPECT_TRUE(bitmap.Allows(129));
  EXPECT_FALSE(bitmap.Allows(128));
  EXPECT_FALSE(bitmap.Allows(4000));
  std::vector<uint32_t> rows;
  bitmap.ForEach([&](uint32_t row) { rows.push_back(row); });
  EXPECT_THAT(rows, ElementsAre(0, 63, 64, 129));
}

// Queries that share a bitmap are compared with its rows, put beside each other: more of them than
// a strip has, and fewer than k.
TEST(CodeScanTest, ComparesQueriesThatShareABitmapWithItsRowsAlone) {
  const Matrix vectors = GroupedVectors(9000, 24, 30, 1);
  const Matrix queries = GroupedVectors(70, 24, 30, 2);
  const ExactSearch exact(View(vectors));
  const CodeTable codes(View(vectors), 1);
  const CodeScan scan(exact, codes);
  RowBitmap most(9000), last(9000), none(9000);
  for (uint32_t row = 0; row < 9000; ++row) {
    if (row % 5 != 0) most.Allow(row);
  }
  for (uint32_t row = 8990; row < 9000; ++row) last.Allow(row);
  for (const RowBitmap* const bitmap : {&most, &last, &none}) {
    const std::vector<const RowFilter*> filters(70, bitmap);
    SearchOptions options;
    options.k = 12;
    options.filters = filters;
    const SearchLists expected = exact.Search(View(queries), options);
    EXPECT_EQ(scan.Search(View(queries), options), expected);
    options.num_threads = 2;
    EXPECT_EQ(scan.Search(View(queries), options), expected);
  }
}

// Queries under bitmaps of a few rows are answered by themselves, the others of the batch together.
TEST(CodeScanTest, MixesQueriesUnderAllKindsOfFilters) {
  const Matrix vectors = GroupedVectors(3000, 40, 30, 1);
  const Matrix queries = GroupedVectors(40, 40, 30, 2);
  RowBitmap few(3000), half(3000);
  for (uint32_t row = 0; row < 3000; row += 2) half.Allow(row);
  for (uint32_t row = 0; row < 3000; row += 100) few.Allow(row);
  std::vector<const RowFilter*> filters;
  for (size_t q = 0; q < 40; ++q) {
    filters.push_back(q % 3 == 0 ? nullptr : q % 3 == 1 ? &half : &few);
  }
  SearchOptions options;
  options.k = 12;
  options.filters = filters;
  const ExactSearch exact(View(vectors));
  const CodeTable codes(View(vectors), 1);
  const CodeScan scan(exact, codes);
  const SearchLists expected = exact.Search(View(queries), options);
  EXPECT_EQ(scan.Search(View(queries), options), expected);
  options.num_threads = 3;
  EXPECT_EQ(scan.Search(View(queries), options), expected);
  SearchLists some(40);
  scan.SearchSome(View(queries), options, std::vector<Eigen::Index>{5, 6, 39}, some);
  EXPECT_EQ(some[5], expected[5]);
  EXPECT_EQ(some[6], expected[6]);
  EXPECT_EQ(some[39], expected[39]);
  EXPECT_TRUE(some[0].empty());
}

}  // namespace
}  // namespace bole
