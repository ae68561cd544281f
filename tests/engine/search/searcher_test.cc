#include "engine/search/searcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Says that the fourth row, which has no words, is what is meant.
class FourthRow : public RowScorer {
 public:
  std::vector<float> Score(std::string_view, std::span<const uint32_t> rows) const override {
    std::vector<float> scores;
    for (const uint32_t row : rows) scores.push_back(row == 3 ? 1.0f : 0.0f);
    return scores;
  }
};

TEST_F(SearcherTest, MeaningAndWordsAreAdded) {
  const FourthRow meaning;
  const Searcher searcher(index_, words_, &meaning);
  EXPECT_THAT(Rows(searcher.Search(Task("", "nurse"), all_)), ElementsAre(3, 2, 0, 1));
}

TEST_F(SearcherTest, WhatIsExcludedIsNotLookedFor) {
  EXPECT_THAT(WantedTexts(ParseQuery("a (b OR \"c d\") NOT e", index_.fields())),
              ElementsAre("a", "b", "c d"));
  EXPECT_THAT(WantedTexts({}), IsEmpty());
}

}  // namespace
}  // namespace bole
