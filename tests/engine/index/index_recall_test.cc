#include "engine/index/index_recall.h"

#include <gtest/gtest.h>

#include "engine/index/flat_index.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

// Finds only rows below a limit.
class HalfBlindIndex : public Index {
 public:
  HalfBlindIndex(const Matrix& vectors, uint32_t limit) : vectors_(vectors), limit_(limit) {}

  IndexKind kind() const override { return IndexKind::kFlat; }
  size_t size() const override { return static_cast<size_t>(vectors_.rows()); }
  size_t dim() const override { return static_cast<size_t>(vectors_.cols()); }
  SearchLists Search(const MatrixView& queries, const SearchOptions& options) const override {
    SearchLists lists = FlatIndex(View(vectors_)).Search(queries, options);
    for (auto& list : lists) {
      std::erase_if(list, [&](const ScoredRow& item) { return item.row >= limit_; });
    }
    return lists;
  }
  std::string Serialize() const override { return {}; }

 private:
  const Matrix& vectors_;
  const uint32_t limit_;
};

TEST(IndexRecallTest, IsTheShareOfPlacesFilled) {
  // The query's best four are rows 3, 2, 1, 0; two of them are found.
  Matrix vectors(4, 1);
  vectors << 1, 2, 3, 4;
  const Matrix query = Matrix::Ones(1, 1);
  RecallOptions options;
  options.k = 4;
  EXPECT_EQ(IndexRecall(HalfBlindIndex(vectors, 2), View(vectors), View(query), options), 0.5);
  options.k = 2;
  EXPECT_EQ(IndexRecall(HalfBlindIndex(vectors, 2), View(vectors), View(query), options), 0);
  EXPECT_EQ(IndexRecall(FlatIndex(View(vectors)), View(vectors), View(query), options), 1);
}

TEST(IndexRecallTest, IsOneWhenThereIsNothingToFind) {
  const Matrix vectors = Matrix::Ones(3, 2);
  const Matrix none(0, 2);
  EXPECT_EQ(IndexRecall(FlatIndex(View(vectors)), View(vectors), View(none), {}), 1);
  EXPECT_EQ(IndexRecall(FlatIndex(View(none)), View(none), View(vectors), {}), 1);
}

TEST(IndexRecallTest, DependsOnTheSeedAndNotOnThreads) {
  const Matrix vectors = GroupedVectors(500, 8, 20, 1);
  const Matrix queries = GroupedVectors(400, 8, 20, 2);
  const HalfBlindIndex index(vectors, 250);
  RecallOptions options;
  options.num_queries = 30;
  const double recall = IndexRecall(index, View(vectors), View(queries), options);
  options.num_threads = 2;
  EXPECT_EQ(IndexRecall(index, View(vectors), View(queries), options), recall);
  options.seed = 2;
  EXPECT_NE(IndexRecall(index, View(vectors), View(queries), options), recall);
}

}  // namespace
}  // namespace bole
