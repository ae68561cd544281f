#include "engine/index/code_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "engine/base/error.h"
#include "engine/index/code_product.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

TEST(CodeTableTest, DividesByTheLargestAndRounds) {
  const Matrix vectors = (Matrix(2, 3) << 127, -1.4F, 0.6F, -1, 0.5F, 0).finished();
  const CodeTable table(View(vectors), 1);
  EXPECT_EQ(table.stride(), 64u);
  EXPECT_FLOAT_EQ(table.scale(0), 1);
  EXPECT_FLOAT_EQ(table.scale(1), 1.0F / 127);
  const uint8_t* const codes = table.rows().codes;
  EXPECT_EQ(codes[0], 128 + 127);
  EXPECT_EQ(codes[1], 128 - 1);
  EXPECT_EQ(codes[2], 128 + 1);
  EXPECT_EQ(codes[3], 128);  // filled up
  EXPECT_EQ(codes[64], 128 - 127);
  EXPECT_EQ(codes[65], 128 + 64);  // 63.5 to the even neighbour
  EXPECT_NEAR(table.residual(0), std::sqrt(2 * 0.4 * 0.4), 1e-6);
}

TEST(CodeTableTest, RowAsQueryGivesTheProductOfTwoRows) {
  const Matrix vectors = GroupedVectors(5, 70, 2, 1);
  const CodeTable table(View(vectors), 1);
  std::vector<int8_t> buffer(table.stride());
  const CodeQuery query = table.RowAsQuery(3, buffer.data());
  const std::vector<uint32_t> rows = {0, 1, 2, 3, 4};
  std::vector<float> scores(5);
  ChosenCodeKernels().score(table.rows(), query, rows.data(), 5, scores.data());
  for (const uint32_t row : rows) {
    const double exact = vectors.row(3).dot(vectors.row(row));
    const double bound =
        vectors.row(3).norm() * table.residual(row) + vectors.row(row).norm() * table.residual(3);
    EXPECT_NEAR(scores[row] * table.scale(3), exact, bound * 1.01);
  }
}

TEST(CodeTableTest, QueriesAreRoundedAsRows) {
  const Matrix vectors = GroupedVectors(1, 33, 1, 4);
  const CodeTable table(View(vectors), 1);
  std::vector<int8_t> buffer(table.stride());
  const CodeQuery row = table.RowAsQuery(0, buffer.data());
  const EncodedQuery query({vectors.data(), 33});
  EXPECT_EQ(query.scale(), table.scale(0));
  EXPECT_EQ(query.residual(), table.residual(0));
  EXPECT_EQ(query.view().correction, row.correction);
  EXPECT_EQ(std::memcmp(query.view().codes, row.codes, table.stride()), 0);
}

TEST(CodeTableTest, IsTheSameForAnyNumberOfThreads) {
  const Matrix vectors = GroupedVectors(9000, 20, 30, 2);
  const CodeTable one(View(vectors), 1);
  const CodeTable two(View(vectors), 2);
  EXPECT_EQ(std::memcmp(one.rows().codes, two.rows().codes, 9000 * one.stride()), 0);
  EXPECT_EQ(std::memcmp(one.rows().scales, two.rows().scales, 9000 * sizeof(float)), 0);
}

TEST(CodeTableTest, HoldsZerosTheSmallestAndNothing) {
  const Matrix vectors = (Matrix(2, 2) << 0, 0, 1e-44F, -1e-44F).finished();
  const CodeTable table(View(vectors), 1);
  EXPECT_EQ(table.scale(0), 0);
  EXPECT_EQ(table.scale(1), 0);
  EXPECT_GE(table.residual(1), 1e-44F);
  EXPECT_EQ(CodeTable(View(Matrix(0, 5)), 2).size(), 0u);
}

TEST(CodeTableTest, RefusesVectorsWhoseProductsDontFit) {
  const Matrix vectors = Matrix::Ones(1, kMaxCodeStride + 1);
  EXPECT_THROW(CodeTable(View(vectors), 1), Error);
}

}  // namespace
}  // namespace bole
