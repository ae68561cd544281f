#include "engine/index/exact_search.h"

#include <faiss/IndexFlat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "engine/base/error.h"
#include "engine/index/inner_product.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The slow twin: scores every row, one by one.
std::vector<ScoredRow> NaiveList(const Matrix& vectors, const float* query, size_t k) {
  TopK best(k);
  const auto dim = static_cast<size_t>(vectors.cols());
  for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
    best.Add(InnerProduct(query, vectors.row(row).data(), dim), static_cast<uint32_t>(row));
  }
  return best.Take();
}

SearchOptions Best(size_t k) {
  SearchOptions options;
  options.k = k;
  return options;
}

// The query (1, 0) ranks four items on the plane by their x:
//
//        1
//      2   0
//        3
const Matrix kCross = (Matrix(4, 2) << 1, 0, 0, 1, -1, 0, 0, -1).finished();

TEST(ExactSearchTest, RanksByInnerProductAndTiesByRow) {
  const Matrix query = (Matrix(1, 2) << 1, 0).finished();
  EXPECT_THAT(ExactSearch(View(kCross)).Search(View(query), Best(9)),
              ElementsAre(ElementsAre(ScoredRow{1, 0}, ScoredRow{0, 1}, ScoredRow{0, 3},
                                      ScoredRow{-1, 2})));
}

TEST(ExactSearchTest, EqualsTheSlowTwinForAnyBatchAndThreads) {
  // More rows and queries than fill a block, and lengths that fill no register.
  for (const size_t dim : {3u, 50u}) {
    const Matrix vectors = GroupedVectors(4500, dim, 40, 1);
    const Matrix queries = GroupedVectors(300, dim, 40, 2);
    SearchOptions options = Best(20);
    const SearchLists lists = ExactSearch(View(vectors)).Search(View(queries), options);
    options.num_threads = 2;
    EXPECT_EQ(ExactSearch(View(vectors)).Search(View(queries), options), lists);
    for (Eigen::Index q = 0; q < queries.rows(); ++q) {
      EXPECT_EQ(lists[static_cast<size_t>(q)], NaiveList(vectors, queries.row(q).data(), 20));
      const MatrixView alone(queries.row(q).data(), 1, queries.cols());
      EXPECT_EQ(ExactSearch(View(vectors)).Search(alone, options)[0],
                lists[static_cast<size_t>(q)]);
    }
  }
}

TEST(ExactSearchTest, FindsTheRowsOfFaissFlat) {
  const Matrix vectors = GroupedVectors(3000, 32, 40, 3);
  const Matrix queries = GroupedVectors(70, 32, 40, 4);
  faiss::IndexFlatIP oracle(32);
  oracle.add(vectors.rows(), vectors.data());
  std::vector<float> scores(70 * 10);
  std::vector<faiss::Index::idx_t> rows(70 * 10);
  oracle.search(70, queries.data(), 10, scores.data(), rows.data());
  const SearchLists lists = ExactSearch(View(vectors)).Search(View(queries), Best(10));
  for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(lists[i / 10][i % 10].row, rows[i]);
}

TEST(ExactSearchTest, DecidesNearTiesByTheExactScore) {
  // Rows that differ by less than the rounding of a matrix product.
  const Matrix direction = GroupedVectors(1, 200, 1, 5);
  Matrix vectors(3000, 200);
  for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
    vectors.row(row) = direction.row(0);
    vectors(row, row % 200) *= 1 + 0x1p-22f * static_cast<float>(row % 7);
  }
  const Matrix queries = GroupedVectors(8, 200, 1, 6);
  const SearchLists lists = ExactSearch(View(vectors)).Search(View(queries), Best(15));
  for (Eigen::Index q = 0; q < queries.rows(); ++q) {
    EXPECT_EQ(lists[static_cast<size_t>(q)], NaiveList(vectors, queries.row(q).data(), 15));
  }
}

TEST(ExactSearchTest, PrunesCandidatesThatComeInAscendingOrder) {
  // Every row is better than all before it: each becomes a candidate.
  Matrix vectors(20000, 4);
  for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
    vectors.row(row).setConstant(static_cast<float>(row));
  }
  const Matrix queries = Matrix::Ones(5, 4);
  for (const auto& list : ExactSearch(View(vectors)).Search(View(queries), Best(2))) {
    EXPECT_THAT(list, ElementsAre(ScoredRow{79996, 19999}, ScoredRow{79992, 19998}));
  }
}

TEST(ExactSearchTest, GivesAllRowsWhenAllAreEqual) {
  const Matrix vectors = Matrix::Ones(2500, 8);
  const Matrix queries = Matrix::Ones(6, 8);
  for (const auto& list : ExactSearch(View(vectors)).Search(View(queries), Best(3))) {
    EXPECT_THAT(list, ElementsAre(ScoredRow{8, 0}, ScoredRow{8, 1}, ScoredRow{8, 2}));
  }
}

TEST(ExactSearchTest, GivesEachQueryItsOwnFilter) {
  const Matrix queries = (Matrix(5, 2) << 1, 0, 1, 0, 1, 0, 1, 0, 1, 0).finished();
  const OnlyRows two_and_three({2, 3});
  const OnlyRows none({});
  const AllBut zero({0});
  const RowFilter* const filters[] = {nullptr, &two_and_three, &none, &zero, nullptr};
  SearchOptions options = Best(2);
  options.filters = filters;
  EXPECT_THAT(ExactSearch(View(kCross)).Search(View(queries), options),
              ElementsAre(ElementsAre(ScoredRow{1, 0}, ScoredRow{0, 1}),
                          ElementsAre(ScoredRow{0, 3}, ScoredRow{-1, 2}), IsEmpty(),
                          ElementsAre(ScoredRow{0, 1}, ScoredRow{0, 3}),
                          ElementsAre(ScoredRow{1, 0}, ScoredRow{0, 1})));
}

TEST(ExactSearchTest, TakesNothingForNothing) {
  const Matrix none(0, 2);
  const Matrix queries = Matrix::Ones(5, 2);
  EXPECT_THAT(ExactSearch(View(none)).Search(View(queries), Best(3)),
              ElementsAre(IsEmpty(), IsEmpty(), IsEmpty(), IsEmpty(), IsEmpty()));
  EXPECT_THAT(ExactSearch(View(kCross)).Search(View(none), Best(3)), IsEmpty());
}

ErrorCode CodeOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "no error";
  return ErrorCode::kUnavailable;
}

TEST(ExactSearchTest, RefusesWhatIsNotFiniteOrNotOfItsLength) {
  const ExactSearch search(View(kCross));
  const auto ask = [&](const Matrix& queries, const SearchOptions& options) {
    return CodeOf([&] { search.Search(View(queries), options); });
  };
  const Matrix query = Matrix::Ones(1, 2);
  EXPECT_EQ(ask(query, Best(0)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(ask(Matrix::Ones(1, 3), Best(1)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(ask(query * std::numeric_limits<float>::quiet_NaN(), Best(1)),
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(ask(query * 1e30f, Best(1)), ErrorCode::kInvalidArgument);
  SearchOptions two_filters = Best(1);
  const RowFilter* const filters[] = {nullptr, nullptr};
  two_filters.filters = filters;
  EXPECT_EQ(ask(query, two_filters), ErrorCode::kInvalidArgument);
  const Matrix infinite = query * std::numeric_limits<float>::infinity();
  EXPECT_EQ(CodeOf([&] { ExactSearch{View(infinite)}; }), ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace bole
