#include "engine/index/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/index/exact_search.h"
#include "engine/index/hnsw_index.h"
#include "engine/index/index_recall.h"
#include "engine/index/row_bitmap.h"
#include "tests/engine/index/vectors.h"

namespace bole {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr size_t kDim = 24;

IndexOptions OptionsFor(IndexKind kind) {
  IndexOptions options;
  options.kind = kind;
  options.hnsw_links = 12;
  options.hnsw_build_effort = 60;
  return options;
}

// Vectors, queries and an index of each kind: built once for all tests.
class IndexTest : public testing::TestWithParam<IndexKind> {
 protected:
  static const Matrix& Vectors() {
    static const Matrix vectors = GroupedVectors(8000, kDim, 100, 1);
    return vectors;
  }
  static const Matrix& Queries() {
    static const Matrix queries = GroupedVectors(60, kDim, 100, 2);
    return queries;
  }
  static const Index& Built() {
    static const std::unique_ptr<Index> indexes[] = {
        MakeIndex(OptionsFor(IndexKind::kFlat), View(Vectors())),
        MakeIndex(OptionsFor(IndexKind::kHnsw), View(Vectors())),
        MakeIndex(OptionsFor(IndexKind::kIvf), View(Vectors())),
        MakeIndex(OptionsFor(IndexKind::kIvfPq), View(Vectors()))};
    return *indexes[static_cast<size_t>(GetParam())];
  }

  static SearchLists Search(const RowFilter* filter, size_t k) {
    const std::vector<const RowFilter*> filters(static_cast<size_t>(Queries().rows()), filter);
    SearchOptions options;
    options.k = k;
    options.filters = filters;
    return Built().Search(View(Queries()), options);
  }
  static SearchLists ExactLists(const RowFilter* filter, size_t k) {
    const std::vector<const RowFilter*> filters(static_cast<size_t>(Queries().rows()), filter);
    SearchOptions options;
    options.k = k;
    options.filters = filters;
    return ExactSearch(View(Vectors())).Search(View(Queries()), options);
  }
};

INSTANTIATE_TEST_SUITE_P(Kinds, IndexTest,
                         testing::Values(IndexKind::kFlat, IndexKind::kHnsw, IndexKind::kIvf,
                                         IndexKind::kIvfPq),
                         [](const auto& kind) { return std::string(IndexKindName(kind.param)); });

TEST_P(IndexTest, FindsNearlyAllOfTheExactLists) {
  EXPECT_EQ(Built().kind(), GetParam());
  EXPECT_EQ(Built().size(), 8000u);
  EXPECT_EQ(Built().dim(), kDim);
  const double expected[] = {1, 0.98, 0.9, 0.8};  // flat, hnsw, ivf, ivf_pq
  EXPECT_GE(IndexRecall(Built(), View(Vectors()), View(Queries()), {}),
            expected[static_cast<size_t>(GetParam())]);
}

TEST_P(IndexTest, ScoresHaveTheBitsOfTheExactSearch) {
  const SearchLists exact = ExactLists(nullptr, 8000);
  const SearchLists lists = Search(nullptr, 10);
  for (size_t q = 0; q < lists.size(); ++q) {
    EXPECT_THAT(lists[q], SizeIs(10));
    EXPECT_TRUE(std::is_sorted(lists[q].begin(), lists[q].end(), IsBetter));
    for (const ScoredRow& item : lists[q]) EXPECT_THAT(exact[q], testing::Contains(item));
  }
}

TEST_P(IndexTest, AnswersASelectiveFilterExactly) {
  const OnlyRows few({3, 77, 1024, 4097, 7999});
  EXPECT_EQ(Search(&few, 3), ExactLists(&few, 3));
  const OnlyRows fewer_than_k({3, 77});
  EXPECT_EQ(Search(&fewer_than_k, 3), ExactLists(&fewer_than_k, 3));
  const OnlyRows none({});
  EXPECT_THAT(Search(&none, 3), Each(IsEmpty()));
}

TEST_P(IndexTest, GivesKRowsWhenTheBestAreFilteredAway) {
  // What a member has seen already is what lies nearest.
  for (const size_t num_seen : {50u, 500u}) {
    std::set<uint32_t> seen;
    for (const auto& list : ExactLists(nullptr, num_seen)) {
      for (const ScoredRow& item : list) seen.insert(item.row);
    }
    const AllBut unseen(seen);
    for (const auto& list : Search(&unseen, 20)) {
      EXPECT_THAT(list, SizeIs(20));
      for (const ScoredRow& item : list) EXPECT_FALSE(seen.contains(item.row));
    }
  }
}

TEST_P(IndexTest, GivesAllRowsWhenKIsTooLarge) {
  EXPECT_EQ(Search(nullptr, 9000), ExactLists(nullptr, 9000));
}

TEST_P(IndexTest, ListsDontDependOnThreadsOrBatch) {
  SearchOptions options;
  const SearchLists lists = Built().Search(View(Queries()), options);
  options.num_threads = 2;
  EXPECT_EQ(Built().Search(View(Queries()), options), lists);
  const MatrixView last(Queries().row(Queries().rows() - 1).data(), 1, Queries().cols());
  EXPECT_THAT(Built().Search(last, options), ElementsAre(lists.back()));
}

TEST_P(IndexTest, BuildsTheSameBytesAgain) {
  const Matrix some = Vectors().topRows(1500);
  const auto options = OptionsFor(GetParam());
  EXPECT_EQ(MakeIndex(options, View(some))->Serialize(),
            MakeIndex(options, View(some))->Serialize());
}

TEST_P(IndexTest, ComesBackFromItsBytes) {
  const std::string bytes = Built().Serialize();
  const auto loaded = LoadIndex(bytes, View(Vectors()));
  EXPECT_EQ(loaded->kind(), GetParam());
  SearchOptions options;
  EXPECT_EQ(loaded->Search(View(Queries()), options), Built().Search(View(Queries()), options));
  EXPECT_EQ(loaded->Serialize(), bytes);
}

TEST_P(IndexTest, RefusesDamagedBytes) {
  const Matrix some = Vectors().topRows(700);
  const std::string bytes = MakeIndex(OptionsFor(GetParam()), View(some))->Serialize();
  const auto refuses = [&](const std::string& damaged) {
    try {
      LoadIndex(damaged, View(some));
      return false;
    } catch (const Error& error) {
      return error.code() == ErrorCode::kCorruptData;
    }
  };
  EXPECT_TRUE(refuses(""));
  EXPECT_TRUE(refuses(bytes + " "));
  const size_t step = std::max<size_t>(1, bytes.size() / 200);
  for (size_t at = 0; at < bytes.size(); at += step) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 16);
    EXPECT_TRUE(refuses(flipped)) << "byte " << at;
    EXPECT_TRUE(refuses(bytes.substr(0, at))) << "cut at " << at;
  }
}

TEST_P(IndexTest, RefusesOtherVectors) {
  const std::string bytes = Built().Serialize();
  Matrix changed = Vectors();
  changed(17, 3) += 1;
  EXPECT_THROW(LoadIndex(bytes, View(changed)), Error);
  const Matrix fewer = Vectors().topRows(7999);
  EXPECT_THROW(LoadIndex(bytes, View(fewer)), Error);
}

TEST_P(IndexTest, HoldsNothingOneAndTies) {
  const auto options = OptionsFor(GetParam());
  const Matrix query = Matrix::Ones(1, kDim);
  const Matrix none(0, kDim);
  EXPECT_THAT(MakeIndex(options, View(none))->Search(View(query), {}), ElementsAre(IsEmpty()));
  const Matrix one = Matrix::Ones(1, kDim);
  EXPECT_THAT(MakeIndex(options, View(one))->Search(View(query), {}),
              ElementsAre(ElementsAre(ScoredRow{kDim, 0})));
  const Matrix zeros = Matrix::Zero(3, kDim);
  EXPECT_THAT(MakeIndex(options, View(zeros))->Search(View(query), {}),
              ElementsAre(ElementsAre(ScoredRow{0, 0}, ScoredRow{0, 1}, ScoredRow{0, 2})));
}

TEST(MakeIndexTest, ChoosesByNumberOfVectors) {
  const Matrix vectors = GroupedVectors(300, 4, 10, 1);
  IndexOptions options;
  options.max_flat_size = 300;
  EXPECT_EQ(MakeIndex(options, View(vectors))->kind(), IndexKind::kFlat);
  options.max_flat_size = 299;
  EXPECT_EQ(MakeIndex(options, View(vectors))->kind(), IndexKind::kHnsw);
}

TEST(MakeIndexTest, RefusesOptionsOutOfRange) {
  const Matrix vectors = Matrix::Ones(10, 4);
  IndexOptions options = OptionsFor(IndexKind::kHnsw);
  options.hnsw_links = 1;
  EXPECT_THROW(MakeIndex(options, View(vectors)), Error);
  options = OptionsFor(IndexKind::kHnsw);
  options.hnsw_build_effort = 0;
  EXPECT_THROW(MakeIndex(options, View(vectors)), Error);
  options = OptionsFor(IndexKind::kHnsw);
  options.held_row_cost = -1;
  EXPECT_THROW(MakeIndex(options, View(vectors)), Error);
  options = OptionsFor(IndexKind::kIvf);
  options.ivf_lists = 11;
  EXPECT_THROW(MakeIndex(options, View(vectors)), Error);
}

TEST(MakeIndexTest, NamesOfKindsComeBack) {
  for (const auto kind :
       {IndexKind::kFlat, IndexKind::kHnsw, IndexKind::kIvf, IndexKind::kIvfPq, IndexKind::kAuto}) {
    EXPECT_EQ(IndexKindOf(IndexKindName(kind)), kind);
  }
  EXPECT_EQ(IndexKindOf("annoy"), std::nullopt);
}

// Hides that a filter is a bitmap.
class RowOnly : public RowFilter {
 public:
  explicit RowOnly(const RowFilter& filter) : filter_(filter) {}
  bool Allows(uint32_t row) const override { return filter_.Allows(row); }

 private:
  const RowFilter& filter_;
};

// Counts how many rows a search looks at.
class CountingFilter : public RowFilter {
 public:
  bool Allows(uint32_t) const override { return ++num_asked_ > 0; }
  size_t num_asked() const { return num_asked_; }

 private:
  mutable std::atomic<size_t> num_asked_ = 0;
};

TEST(HnswIndexTest, AsksTheFilterForFewRows) {
  const Matrix vectors = GroupedVectors(8000, 16, 100, 1);
  const auto index = MakeIndex(OptionsFor(IndexKind::kHnsw), View(vectors));
  const CountingFilter counter;
  const RowFilter* const filters[] = {&counter};
  SearchOptions options;
  options.filters = filters;
  index->Search(MatrixView(vectors.data(), 1, 16), options);
  EXPECT_LT(counter.num_asked(), 1000u);
}

// A bitmap allows this share of the rows, without regard to their vectors.
RowBitmap AllowedAtRandom(size_t num_rows, double share, uint64_t seed) {
  RowBitmap bitmap(num_rows);
  Random random(seed);
  for (uint32_t row = 0; row < num_rows; ++row) {
    if (random.Chance(share)) bitmap.Allow(row);
  }
  return bitmap;
}

// Where a held row is said to cost so much, every list is made by comparing all.
TEST(HnswIndexTest, ComparesAllWhereWalkingCostsMore) {
  const Matrix vectors = GroupedVectors(3000, 16, 100, 1);
  const Matrix queries = GroupedVectors(30, 16, 100, 2);
  IndexOptions options = OptionsFor(IndexKind::kHnsw);
  options.held_row_cost = 1e9;
  const auto index = MakeIndex(options, View(vectors));
  const RowBitmap half = AllowedAtRandom(3000, 0.5, 3);
  std::vector<const RowFilter*> filters(30, &half);
  filters[7] = nullptr;
  SearchOptions search;
  search.filters = filters;
  search.effort = 10;
  const SearchLists exact = ExactSearch(View(vectors)).Search(View(queries), search);
  EXPECT_EQ(index->Search(View(queries), search), exact);
  const auto loaded = LoadIndex(index->Serialize(), View(vectors));
  EXPECT_EQ(loaded->Search(View(queries), search), exact);
}

TEST(HnswIndexTest, KeepsRecallUnderFilters) {
  const Matrix vectors = GroupedVectors(20000, 16, 200, 1);
  const Matrix queries = GroupedVectors(50, 16, 200, 2);
  const auto index = MakeIndex(OptionsFor(IndexKind::kHnsw), View(vectors));
  for (const double share : {0.5, 0.1, 0.01, 0.001}) {
    const RowBitmap bitmap = AllowedAtRandom(20000, share, 3);
    const RowOnly hidden(bitmap);  // the same rows, not known beforehand
    for (const RowFilter* const filter :
         {static_cast<const RowFilter*>(&bitmap), static_cast<const RowFilter*>(&hidden)}) {
      const std::vector<const RowFilter*> filters(50, filter);
      SearchOptions options;
      options.k = 20;
      options.filters = filters;
      options.effort = 40;
      const SearchLists exact = ExactSearch(View(vectors)).Search(View(queries), options);
      const SearchLists lists = index->Search(View(queries), options);
      size_t places = 0;
      size_t filled = 0;
      for (size_t q = 0; q < lists.size(); ++q) {
        ASSERT_EQ(lists[q].size(), exact[q].size());
        places += exact[q].size();
        for (const ScoredRow& item : lists[q]) {
          EXPECT_TRUE(bitmap.Allows(item.row));
          filled += item.score >= exact[q].back().score;
        }
      }
      EXPECT_GE(static_cast<double>(filled), 0.95 * static_cast<double>(places)) << share;
    }
  }
}

}  // namespace
}  // namespace bole
