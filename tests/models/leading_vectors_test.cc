#include "models/leading_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace bole {
namespace {

LeadingVectors Find(const Csr& matrix, size_t dim) {
  const Csr transposed = Transpose(matrix.view());
  return FindLeadingVectors(matrix.view(), transposed.view(), dim, 1);
}

float Dot(const std::vector<float>& vectors, size_t dim, size_t a, size_t b) {
  float sum = 0;
  for (size_t i = 0; i < dim; ++i) sum += vectors[a * dim + i] * vectors[b * dim + i];
  return sum;
}

// Two blocks of rows that share no column: (3 3 0), (3 3 0) and (0 0 1).
TEST(LeadingVectorsTest, RowsOfOneKindPointOneWay) {
  const Csr matrix =
      MakeCsr({{0, 0, 3}, {0, 1, 3}, {1, 0, 3}, {1, 1, 3}, {2, 2, 1}}, 3, 3, Duplicates::kSum);
  const LeadingVectors vectors = Find(matrix, 2);
  ASSERT_EQ(vectors.dim, 2u);
  EXPECT_NEAR(Dot(vectors.rows, 2, 0, 1), 1, 1e-5);
  EXPECT_NEAR(Dot(vectors.rows, 2, 0, 2), 0, 1e-5);
  EXPECT_NEAR(Dot(vectors.columns, 2, 0, 1), 0.5, 1e-5);
}

TEST(LeadingVectorsTest, KeepsTheSpaceOfAMatrixOfLowRank) {
  const Csr matrix = MakeCsr({{0, 0, 1}, {1, 1, 2}, {2, 0, 2}, {3, 1, 1}}, 4, 2, Duplicates::kSum);
  const LeadingVectors vectors = Find(matrix, 8);
  EXPECT_EQ(vectors.dim, 2u);
  EXPECT_NEAR(Dot(vectors.rows, 2, 0, 2), 1, 1e-5);
  EXPECT_NEAR(Dot(vectors.rows, 2, 1, 3), 1, 1e-5);
  EXPECT_NEAR(Dot(vectors.rows, 2, 0, 1), 0, 1e-5);
}

TEST(LeadingVectorsTest, NothingHasNoVectors) {
  EXPECT_EQ(Find(MakeCsr({}, 0, 0, Duplicates::kSum), 3).dim, 0u);
  EXPECT_EQ(Find(MakeCsr({}, 2, 0, Duplicates::kSum), 3).dim, 0u);
}

}  // namespace
}  // namespace bole
