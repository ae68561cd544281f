#include "engine/search/searcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/random.h"
#include "engine/search/query_parser.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SearcherTest : public ::testing::Test {
 protected:
  SearcherTest()
      : index_(MakeIndex(
            {{.entries = {PlainEntry(kTitleField, "engineer"), PlainEntry(kCityField, "Shanghai")}},
             {.entries = {PlainEntry(kTitleField, "data engineer"),
                          PlainEntry(kCityField, "Shanghai")}},
             {.entries = {PlainEntry(kTitleField, "data nurse"),
                          PlainEntry(kCityField, "Beijing")}},
             {}})) {}

  SearchTask Task(std::string_view query, std::string text = "") const {
    return {.query = ParseQuery(query, index_.fields()), .text = std::move(text)};
  }

  static std::vector<uint32_t> Rows(const SearchResult& result) {
    std::vector<uint32_t> rows;
    for (const ScoredRow& row : result.rows) rows.push_back(row.row);
    return rows;
  }

  PlainWords words_;
  SearchIndex index_;
  const RowSet all_ = RowSet::All(4);
};

TEST_F(SearcherTest, TheQueryExcludesAndTheTextRanks) {
  const Searcher searcher(index_, words_);
  const SearchResult filtered = searcher.Search(Task("engineer", "data"), all_);
  EXPECT_EQ(filtered.total, 2u);
  EXPECT_THAT(Rows(filtered), ElementsAre(1, 0));
  const SearchResult ranked = searcher.Search(Task("", "data nurse"), all_);
  EXPECT_EQ(ranked.total, 4u);
  EXPECT_THAT(Rows(ranked), ElementsAre(2, 1, 0, 3));
}

TEST_F(SearcherTest, PagesNeitherRepeatNorSkip) {
  const Searcher searcher(index_, words_);
  std::vector<uint32_t> paged;
  for (size_t offset = 0; offset < 5; ++offset) {
    SearchTask task = Task("", "data engineer");
    task.offset = offset;
    task.count = 1;
    for (const uint32_t row : Rows(searcher.Search(task, all_))) paged.push_back(row);
  }
  EXPECT_EQ(paged, Rows(searcher.Search(Task("", "data engineer"), all_)));
}

TEST_F(SearcherTest, WhoIsHiddenIsNeitherListedNorCounted) {
  const Searcher searcher(index_, words_);
  SearchTask task = Task("engineer");
  task.facets = {{"city"}};
  task.diagnose = true;
  const SearchResult result = searcher.Search(task, RowSet::Of(std::vector<uint32_t>{0, 2, 3}));
  EXPECT_EQ(result.total, 1u);
  EXPECT_THAT(Rows(result), ElementsAre(0));
  EXPECT_THAT(result.facets[0].values, ElementsAre(FacetValue{"Shanghai", 1}));
  EXPECT_EQ(result.doctor->clauses[0].without, 3u);
}

// Scores by row. Bounds are looser where they may be, so that some rows are scored in vain.
class GivenScores : public RowScorer {
 public:
  explicit GivenScores(std::vector<float> scores) : scores_(std::move(scores)) {}

  std::unique_ptr<const TextMeaning> Read(std::string_view) const override {
    return std::make_unique<Meaning>(*this);
  }

  mutable std::vector<uint32_t> scored;  // in turn

 private:
  struct Meaning : TextMeaning {
    explicit Meaning(const GivenScores& made_of) : given(made_of) {}
    std::vector<float> Score(std::span<const uint32_t> rows) const override {
      std::vector<float> scores;
      for (const uint32_t row : rows) {
        scores.push_back(given.scores_[row]);
        given.scored.push_back(row);
      }
      return scores;
    }
    std::vector<float> Bounds(std::span<const uint32_t> rows) const override {
      std::vector<float> bounds;
      for (const uint32_t row : rows) bounds.push_back(given.scores_[row] + 0.25f * (row % 2));
      return bounds;
    }
    const GivenScores& given;
  };

  std::vector<float> scores_;
};

TEST_F(SearcherTest, MeaningAndWordsAreAdded) {
  const GivenScores meaning({0, 0, 0, 1});
  const Searcher searcher(index_, words_, &meaning);
  EXPECT_THAT(Rows(searcher.Search(Task("", "nurse"), all_)), ElementsAre(3, 2, 0, 1));
}

// Row 2 leads, 3 comes next by its bound and 0 and 1 can't follow: 0.05 is all that words add.
TEST_F(SearcherTest, WhoCannotBeAmongTheBestIsNotScored) {
  const GivenScores meaning({0.1f, 0.3f, 0.9f, 0.5f});
  const Searcher searcher(index_, words_, &meaning);
  SearchTask task = Task("", "data nurse");
  task.count = 2;
  EXPECT_THAT(Rows(searcher.Search(task, all_)), ElementsAre(2, 3));
  EXPECT_THAT(meaning.scored, ::testing::Each(::testing::AnyOf(1, 2, 3)));
  EXPECT_THAT(meaning.scored, ::testing::Not(::testing::Contains(0)));
}

// Whatever is left out, the pages are those of all scores.
TEST_F(SearcherTest, BoundsChangeNoPage) {
  for (uint64_t number = 0; number < 200; ++number) {
    Random random(1, 1, number);
    std::vector<float> scores;
    for (int row = 0; row < 4; ++row) scores.push_back(static_cast<float>(random.Below(5)) / 8);
    const GivenScores meaning(scores);
    const Searcher searcher(index_, words_, &meaning);
    SearchTask task = Task("", "data engineer");
    std::vector<ScoredRow> all = searcher.Search(task, all_).rows;
    ASSERT_TRUE(std::ranges::is_sorted(all, IsBetter));
    for (task.count = 1; task.count < 4; ++task.count) {
      all.resize(4);
      const auto page = searcher.Search(task, all_).rows;
      ASSERT_TRUE(std::equal(page.begin(), page.end(), all.begin()));
    }
  }
}

TEST_F(SearcherTest, WhatIsExcludedIsNotLookedFor) {
  EXPECT_THAT(RankingTexts(ParseQuery("a (b OR \"c d\") NOT e", index_.fields()), index_.fields()),
              ElementsAre("a", "b", "c d"));
  EXPECT_THAT(RankingTexts({}, index_.fields()), IsEmpty());
}

// Row 0 lives in Shanghai; row 1, too, and all else of it speaks of Shanghai.
TEST(SearcherFieldsTest, WordsOfAFieldThatOnlyFiltersDoNotRank) {
  const std::vector<SearchField> fields = {
      {.name = "title", .has_words = true, .weight = 4},
      {.name = "city", .has_words = true, .weight = 1, .only_filters = true}};
  const PlainWords words;
  const auto row = [&](const std::string& title) {
    return SearchDocument{.entries = {{.field = 0, .words = words.Words(title)},
                                      {.field = 1, .words = {"shanghai"}}}};
  };
  const TemporaryDirectory directory;
  SearchIndexWriter writer(fields);
  for (const char* title : {"data engineer", "shanghai shanghai engineer"}) writer.Add(row(title));
  writer.Add({});
  writer.Write(directory / "index");
  const SearchIndex index = SearchIndex::Open(directory / "index");
  EXPECT_EQ(index.fields(), fields);
  const Searcher searcher(index, words);
  const auto rows = [&](std::string_view query) {
    std::vector<uint32_t> found;
    const SearchTask task = {.query = ParseQuery(query, fields)};
    for (const ScoredRow& one : searcher.Search(task, RowSet::All(3)).rows)
      found.push_back(one.row);
    return found;
  };
  EXPECT_THAT(rows("city:shanghai"), ElementsAre(0, 1));
  EXPECT_THAT(rows("city:shanghai data"), ElementsAre(0));
  EXPECT_THAT(rows("city:shanghai engineer"), ElementsAre(0, 1));
  EXPECT_THAT(rows("shanghai"), ElementsAre(1, 0));
  EXPECT_THAT(rows("title:shanghai OR city:shanghai"), ElementsAre(1, 0));
  EXPECT_THAT(RankingTexts(ParseQuery("city:shanghai title:data nurse", fields), fields),
              ElementsAre("data", "nurse"));
}

}  // namespace
}  // namespace bole
