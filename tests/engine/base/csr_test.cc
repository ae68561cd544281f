#include "engine/base/csr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "engine/base/error.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

//   . 2 .
//   1 . 4
//   . . .
const std::vector<CsrEntry> kEntries = {{1, 2, 4}, {0, 1, 2}, {1, 0, 1}};

TEST(CsrTest, SortsEntriesIntoRows) {
  const Csr matrix = MakeCsr(kEntries, 3, 3, Duplicates::kSum);
  EXPECT_THAT(matrix.offsets, ElementsAre(0, 1, 3, 3));
  EXPECT_THAT(matrix.columns, ElementsAre(1, 0, 2));
  EXPECT_THAT(matrix.values, ElementsAre(2, 1, 4));
}

TEST(CsrTest, AddsDuplicatesOrKeepsTheLargest) {
  const std::vector<CsrEntry> twice = {{0, 0, 2}, {0, 0, 5}};
  EXPECT_THAT(MakeCsr(twice, 1, 1, Duplicates::kSum).values, ElementsAre(7));
  EXPECT_THAT(MakeCsr(twice, 1, 1, Duplicates::kMax).values, ElementsAre(5));
}

TEST(CsrTest, DoesNotDependOnTheOrderOfEntries) {
  // Sums of these differ by their order in float.
  std::vector<CsrEntry> entries = {{0, 0, 1e8F}, {0, 0, 1}, {0, 0, -1e8F}, {0, 0, 3}};
  const auto first = MakeCsr(entries, 1, 1, Duplicates::kSum).values;
  std::reverse(entries.begin(), entries.end());
  EXPECT_EQ(MakeCsr(entries, 1, 1, Duplicates::kSum).values, first);
}

TEST(CsrTest, RejectsEntriesOutOfRange) {
  EXPECT_THROW(MakeCsr({{3, 0, 1}}, 3, 3, Duplicates::kSum), Error);
  EXPECT_THROW(MakeCsr({{0, 3, 1}}, 3, 3, Duplicates::kSum), Error);
}

TEST(CsrTest, TransposesTwiceToItself) {
  const Csr matrix = MakeCsr(kEntries, 3, 3, Duplicates::kSum);
  const Csr transposed = Transpose(matrix.view());
  EXPECT_THAT(transposed.offsets, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(transposed.columns, ElementsAre(1, 0, 1));
  const Csr back = Transpose(transposed.view());
  EXPECT_EQ(back.columns, matrix.columns);
  EXPECT_EQ(back.values, matrix.values);
}

TEST(CsrTest, ChecksWhatAFileMayHoldWrong) {
  const Csr good = MakeCsr(kEntries, 3, 3, Duplicates::kSum);
  EXPECT_NO_THROW(CheckCsr(good.view(), "good"));

  Csr unsorted = good;
  std::swap(unsorted.columns[1], unsorted.columns[2]);
  EXPECT_THROW(CheckCsr(unsorted.view(), "unsorted"), Error);

  Csr wide = good;
  wide.num_columns = 2;
  EXPECT_THROW(CheckCsr(wide.view(), "wide"), Error);

  Csr falling = good;
  falling.offsets[1] = 4;
  EXPECT_THROW(CheckCsr(falling.view(), "falling"), Error);

  Csr not_a_number = good;
  not_a_number.values[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(CheckCsr(not_a_number.view(), "not a number"), Error);
}

}  // namespace
}  // namespace bole
