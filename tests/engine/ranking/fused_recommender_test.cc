#include "engine/ranking/fused_recommender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/base/top_k.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The arrays behind a model.
struct Arrays {
  Matrix queries;
  Matrix items;
  Csr histories;
  Csr filter;
  std::vector<uint32_t> popularity;
  float weight = 0.5F;

  FusedModel model() const {
    return {MatrixView(queries.data(), queries.rows(), queries.cols()),
            MatrixView(items.data(), items.rows(), items.cols()),
            histories.view(),
            filter.view(),
            popularity,
            weight};
  }
};

Matrix RandomMatrix(size_t num_rows, size_t dim, uint64_t seed) {
  Matrix rows(num_rows, dim);
  Random random(seed);
  for (Eigen::Index i = 0; i < rows.size(); ++i) {
    rows.data()[i] = static_cast<float>(random.Normal());
  }
  return rows;
}

Csr RandomCsr(size_t num_rows, uint32_t num_columns, double share, uint64_t seed) {
  std::vector<CsrEntry> entries;
  Random random(seed);
  for (uint32_t row = 0; row < num_rows; ++row) {
    for (uint32_t column = 0; column < num_columns; ++column) {
      if (random.Chance(share)) {
        entries.push_back({row, column, static_cast<float>(random.Uniform())});
      }
    }
  }
  return MakeCsr(entries, num_rows, num_columns, Duplicates::kMax);
}

Arrays RandomArrays(size_t num_queries = 130, uint32_t num_items = 2500) {
  Arrays arrays{RandomMatrix(num_queries, 24, 1),
                RandomMatrix(num_items, 24, 2),
                RandomCsr(num_queries, num_items, 0.005, 3),
                RandomCsr(num_items, num_items, 0.01, 4),
                {},
                0.5F};
  for (uint32_t item = 0; item < num_items; ++item) arrays.popularity.push_back(item % 17);
  arrays.queries.row(5).setZero();  // known by its history alone
  for (int i = 100; i < 140; ++i) arrays.items.row(i) = arrays.items.row(99);  // ties
  return arrays;
}

class EvenRows : public RowFilter {
 public:
  bool Allows(uint32_t row) const override { return row % 2 == 0; }
};

std::vector<uint32_t> RowsOf(const std::vector<Recommendation>& list) {
  std::vector<uint32_t> rows;
  for (const Recommendation& item : list) rows.push_back(item.row);
  return rows;
}

// Four items on the plane, the query looks along x; its history is item 3, whose only neighbour
// in the filter is item 1:
//
//        1
//      2   0
//        3
Arrays Cross() {
  Arrays arrays;
  arrays.queries = Matrix(2, 2);
  arrays.queries << 2, 0, 0, 0;
  arrays.items = Matrix(4, 2);
  arrays.items << 1, 0, 0, 1, -1, 0, 0, -1;
  arrays.histories = MakeCsr({{0, 3, 1}}, 2, 4, Duplicates::kMax);
  arrays.filter = MakeCsr({{3, 1, 7}}, 4, 4, Duplicates::kMax);
  arrays.popularity = {1, 5, 9, 9};
  return arrays;
}

// Scores x·y are 2, 0, −2, 0, so their root mean square is √2; the filter's only score is 7
// among four items, so it becomes 2 when divided by its own.
TEST(FusedRecommenderTest, ScoresByHand) {
  const Arrays cross = Cross();
  const FusedRecommender recommender(cross.model());
  const std::vector<Recommendation> list = recommender.Recommend(0, 10, NoFilter());
  EXPECT_THAT(RowsOf(list), ElementsAre(1, 0, 2));
  EXPECT_FLOAT_EQ(list[0].score, 0.5F * 2);
  EXPECT_FLOAT_EQ(list[1].score, 0.5F * std::sqrt(2.0F));
  EXPECT_EQ(list[0].source, Source::kFused);
  EXPECT_EQ(list[1].source, Source::kEmbedding);
  EXPECT_FLOAT_EQ(recommender.Score(recommender.QueryOf(0), 1), list[0].score);
}

TEST(FusedRecommenderTest, FillsUpByPopularityWithFallingScores) {
  const Arrays cross = Cross();
  const FusedRecommender recommender(cross.model());
  const std::vector<Recommendation> unknown = recommender.Recommend(1, 10, NoFilter());
  EXPECT_THAT(RowsOf(unknown), ElementsAre(2, 3, 1, 0));
  EXPECT_EQ(unknown[0].source, Source::kPopular);
  const std::vector<uint32_t> history = {3};
  const std::vector<Recommendation> list =
      recommender.Recommend(FusedQuery{{}, history}, 3, NoFilter());
  EXPECT_THAT(RowsOf(list), ElementsAre(1, 2, 0));
  EXPECT_EQ(list[0].source, Source::kItemFilter);
  EXPECT_EQ(list[1].source, Source::kPopular);
  EXPECT_GE(list[0].score, list[1].score);
  EXPECT_GE(list[1].score, list[2].score);
}

// The definition: every item's score by one call, sorted.
TEST(FusedRecommenderTest, AgreesWithScoringEveryItem) {
  const Arrays arrays = RandomArrays();
  const FusedRecommender recommender(arrays.model());
  for (const uint32_t query : {0U, 5U, 77U}) {
    const FusedQuery parts = recommender.QueryOf(query);
    TopK best(50);
    for (uint32_t item = 0; item < 2500; ++item) {
      if (std::binary_search(parts.history.begin(), parts.history.end(), item)) continue;
      const float score = recommender.Score(parts, item);
      if (item % 2 == 0 && (query != 5 || score > 0)) best.Add(score, item);
    }
    std::vector<ScoredRow> expected = best.Take();
    std::vector<Recommendation> list = recommender.Recommend(query, 50, EvenRows());
    ASSERT_THAT(list, SizeIs(50));
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(list[i].row, expected[i].row);
      EXPECT_EQ(list[i].score, expected[i].score);
    }
  }
}

TEST(FusedRecommenderTest, GivesABatchTheSameListsAsSingleQueries) {
  const Arrays arrays = RandomArrays();
  const FusedRecommender recommender(arrays.model());
  std::vector<uint32_t> queries(130);
  for (uint32_t i = 0; i < 130; ++i) queries[i] = 129 - i;
  const auto one = recommender.RecommendBatch(queries, 20, 1);
  EXPECT_EQ(one, recommender.RecommendBatch(queries, 20, 3));
  for (size_t i = 0; i < queries.size(); ++i) {
    EXPECT_EQ(one[i], recommender.Recommend(queries[i], 20, NoFilter())) << "query " << queries[i];
  }
}

// Refuses rows with the same remainder as it has.
class WithoutRemainder : public RowFilter {
 public:
  explicit WithoutRemainder(uint32_t remainder) : remainder_(remainder) {}
  bool Allows(uint32_t row) const override { return row % 7 != remainder_; }

 private:
  uint32_t remainder_;
};

TEST(FusedRecommenderTest, PutsEachQueryOfABatchUnderItsOwnFilter) {
  const Arrays arrays = RandomArrays(300);
  const FusedRecommender recommender(arrays.model());
  std::vector<uint32_t> queries;
  std::vector<WithoutRemainder> filters;
  for (uint32_t i = 0; i < 300; ++i) {
    queries.push_back(i / 2);
    filters.emplace_back(i % 7);
  }
  std::vector<const RowFilter*> pointers;
  for (const WithoutRemainder& filter : filters) pointers.push_back(&filter);
  const auto lists = recommender.RecommendBatch(queries, 20, 2, pointers);
  EXPECT_EQ(lists, recommender.RecommendBatch(queries, 20, 1, pointers));
  for (size_t i = 0; i < queries.size(); ++i) {
    EXPECT_EQ(lists[i], recommender.Recommend(queries[i], 20, filters[i])) << "query " << i;
  }
  pointers.pop_back();
  EXPECT_THROW(recommender.RecommendBatch(queries, 20, 1, pointers), Error);
}

// Counts how often it is asked.
class CountingFilter : public RowFilter {
 public:
  bool Allows(uint32_t) const override { return ++num_calls_ > 0; }
  int num_calls() const { return num_calls_; }

 private:
  mutable int num_calls_ = 0;
};

TEST(FusedRecommenderTest, AsksTheFilterOnlyOfItemsThatAreGoodEnough) {
  const Arrays arrays = RandomArrays();
  const CountingFilter filter;
  const std::vector<const RowFilter*> filters = {&filter};
  FusedRecommender(arrays.model()).RecommendBatch(std::vector<uint32_t>{7}, 5, 1, filters);
  EXPECT_LT(filter.num_calls(), 400);  // of 2500; 37 (1 + log(2500 / 37)) are expected
}

// What the filters refuse anyway may be named beforehand: scores and lists stay what they were.
TEST(FusedRecommenderTest, GivesTheSameListsWhenWhatIsNeverAllowedIsNotListed) {
  const Arrays arrays = RandomArrays(300);
  std::vector<uint32_t> even;
  for (uint32_t item = 0; item < 2500; item += 2) even.push_back(item);
  const EvenRows filter;
  std::vector<uint32_t> queries(300);
  for (uint32_t i = 0; i < 300; ++i) queries[i] = i % 130;
  const std::vector<const RowFilter*> filters(queries.size(), &filter);
  FusedModel model = arrays.model();
  const auto expected = FusedRecommender(model).RecommendBatch(queries, 30, 1, filters);
  model.listed = even;
  const FusedRecommender recommender(model);
  EXPECT_EQ(recommender.RecommendBatch(queries, 30, 2, filters), expected);
  for (const uint32_t query : {0U, 5U, 77U}) {
    EXPECT_EQ(recommender.Recommend(query, 30, filter), expected[query]);
    EXPECT_EQ(recommender.Recommend(query, 5000, filter),
              FusedRecommender(arrays.model()).Recommend(query, 5000, filter));
  }
}

TEST(FusedRecommenderTest, RefusesListedItemsThatDoNotAscend) {
  const Arrays cross = Cross();
  FusedModel model = cross.model();
  for (const std::vector<uint32_t>& listed : {std::vector<uint32_t>{1, 1}, {2, 1}, {0, 4}}) {
    model.listed = listed;
    EXPECT_THROW(FusedRecommender{model}, Error);
  }
}

// Allows nothing and says so; who asks all the same is counted.
class NothingAtAll : public CountingFilter {
 public:
  bool AllowsNothing() const override { return true; }
};

TEST(FusedRecommenderTest, LooksAtNothingWhereNothingIsAllowed) {
  const Arrays arrays = RandomArrays();
  const FusedRecommender recommender(arrays.model());
  const NothingAtAll nothing;
  const NoFilter everything;
  const std::vector<uint32_t> queries = {7, 5, 7};
  const auto lists = recommender.RecommendBatch(
      queries, 5, 1, std::vector<const RowFilter*>{&nothing, &nothing, &everything});
  EXPECT_THAT(lists, ElementsAre(IsEmpty(), IsEmpty(), recommender.Recommend(7, 5, everything)));
  EXPECT_EQ(nothing.num_calls(), 0);
}

TEST(FusedRecommenderTest, TakesEitherSourceAlone) {
  const Arrays arrays = RandomArrays();
  FusedModel model = arrays.model();
  model.item_filter = {};
  const std::vector<uint32_t> queries = {0, 5, 9};
  const auto embedded = FusedRecommender(model).RecommendBatch(queries, 9, 1);
  EXPECT_EQ(embedded[0][0].source, Source::kEmbedding);
  EXPECT_EQ(embedded[1][0].source, Source::kPopular);  // nothing else is known of it
  FusedModel filter_only{.histories = arrays.histories.view(),
                         .item_filter = arrays.filter.view(),
                         .popularity = arrays.popularity,
                         .embedding_weight = 0};
  const auto filtered = FusedRecommender(filter_only).RecommendBatch(queries, 9, 1);
  FusedModel weightless = arrays.model();
  weightless.embedding_weight = 0;
  EXPECT_EQ(filtered, FusedRecommender(weightless).RecommendBatch(queries, 9, 1));
  EXPECT_EQ(filtered[0][0].source, Source::kItemFilter);
}

TEST(FusedRecommenderTest, ListsArePrefixesOfLongerLists) {
  const Arrays arrays = RandomArrays();
  const FusedRecommender recommender(arrays.model());
  for (const uint32_t query : {0U, 5U, 12U}) {
    const auto all = recommender.Recommend(query, 5000, NoFilter());
    EXPECT_THAT(all, SizeIs(2500 - arrays.histories.view().row_size(query)));
    for (const size_t k : {0, 1, 7, 100}) {
      const auto list = recommender.Recommend(query, k, NoFilter());
      EXPECT_EQ(list, std::vector<Recommendation>(all.begin(), all.begin() + k));
    }
  }
}

TEST(FusedRecommenderTest, DecidesMassTiesByRow) {
  Arrays arrays = RandomArrays();
  arrays.items.rowwise() = arrays.items.row(0).eval();
  arrays.histories = MakeCsr({}, 130, 2500, Duplicates::kMax);
  const FusedRecommender recommender(arrays.model());
  EXPECT_THAT(RowsOf(recommender.Recommend(0, 4, NoFilter())), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(RowsOf(recommender.RecommendBatch(std::vector<uint32_t>{3, 4}, 2, 1)[1]),
              ElementsAre(0, 1));
}

// Items that differ by less than the rounding of a matrix product.
TEST(FusedRecommenderTest, DecidesNearTiesByTheExactScore) {
  constexpr uint32_t kNumItems = 700;
  Arrays arrays;
  arrays.queries = RandomMatrix(4, 200, 1);
  arrays.items = RandomMatrix(1, 200, 2).replicate(kNumItems, 1);
  for (Eigen::Index row = 0; row < arrays.items.rows(); ++row) {
    arrays.items(row, row % 200) *= 1 + 0x1p-22F * static_cast<float>(row % 7);
  }
  arrays.histories = MakeCsr({}, 4, kNumItems, Duplicates::kMax);
  arrays.filter = MakeCsr({}, 0, 0, Duplicates::kMax);
  arrays.popularity.assign(kNumItems, 1);
  arrays.weight = 1;
  const FusedRecommender recommender(arrays.model());
  const auto lists = recommender.RecommendBatch(std::vector<uint32_t>{0, 1, 2, 3}, 15, 1);
  for (uint32_t query = 0; query < 4; ++query) {
    TopK best(15);
    for (uint32_t item = 0; item < kNumItems; ++item) {
      best.Add(recommender.Score(recommender.QueryOf(query), item), item);
    }
    std::vector<uint32_t> expected;
    for (const ScoredRow& item : best.Take()) expected.push_back(item.row);
    EXPECT_EQ(RowsOf(lists[query]), expected);
  }
}

TEST(FusedRecommenderTest, ListsNothingWhenThereIsNothing) {
  Arrays arrays;
  arrays.queries = Matrix::Zero(1, 2);
  arrays.items = Matrix(0, 2);
  arrays.histories = MakeCsr({}, 1, 0, Duplicates::kMax);
  arrays.filter = MakeCsr({}, 0, 0, Duplicates::kMax);
  EXPECT_THAT(FusedRecommender(arrays.model()).Recommend(0, 5, NoFilter()), IsEmpty());
}

TEST(FusedRecommenderTest, RefusesPartsThatDontFit) {
  Arrays cross = Cross();
  cross.popularity.pop_back();
  EXPECT_THROW(FusedRecommender(cross.model()), Error);
  cross = Cross();
  cross.weight = 1.5F;
  EXPECT_THROW(FusedRecommender(cross.model()), Error);
}

}  // namespace
}  // namespace bole
