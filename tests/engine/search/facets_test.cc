#include "engine/search/facets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FacetsTest : public ::testing::Test {
 protected:
  FacetsTest()
      : index_(MakeIndex({{.entries = {PlainEntry(kCompanyField, "Acme"),
                                       PlainEntry(kCompanyField, "Acme", Tense::kPast),
                                       PlainEntry(kCompanyField, "Globex", Tense::kPast)}},
                          {.entries = {PlainEntry(kCompanyField, "acme")}},
                          {.entries = {PlainEntry(kCompanyField, "Globex", Tense::kPast)}},
                          {},
                          {.entries = {PlainEntry(kCompanyField, "Beta")}}})) {}

  FacetCounts Count(Scope scope, std::vector<uint32_t> rows = {0, 1, 2, 3, 4},
                    size_t max_values = 20) const {
    return FacetCounter(index_).Count(RowSet::Of(rows), {"company", scope, max_values});
  }

  SearchIndex index_;
};

TEST_F(FacetsTest, CountsEachValueOfARow) {
  const FacetCounts facet = Count(Scope::kCurrent);
  EXPECT_THAT(facet.values, ElementsAre(FacetValue{"Acme", 2}, FacetValue{"Beta", 1}));
  EXPECT_EQ(facet.num_values, 2u);
  EXPECT_EQ(facet.num_without, 2u);
}

TEST_F(FacetsTest, ARowWithAValueInBothTensesCountsOnce) {
  const FacetCounts facet = Count(Scope::kEither);
  EXPECT_THAT(facet.values,
              ElementsAre(FacetValue{"Acme", 2}, FacetValue{"Globex", 2}, FacetValue{"Beta", 1}));
  EXPECT_EQ(facet.num_without, 1u);
}

TEST_F(FacetsTest, WhatStillHoldsIsNotPast) {
  EXPECT_THAT(Count(Scope::kPastNotCurrent).values, ElementsAre(FacetValue{"Globex", 2}));
  EXPECT_THAT(Count(Scope::kPast).values,
              ElementsAre(FacetValue{"Globex", 2}, FacetValue{"Acme", 1}));
}

TEST_F(FacetsTest, OnlyTheseRowsCount) {
  EXPECT_THAT(Count(Scope::kCurrent, {1, 3}).values, ElementsAre(FacetValue{"Acme", 1}));
  EXPECT_THAT(Count(Scope::kCurrent, {}).values, IsEmpty());
}

TEST_F(FacetsTest, ShowsTheMostFrequentAndSaysHowManyThereAre) {
  const FacetCounts facet = Count(Scope::kEither, {0, 1, 2, 3, 4}, 1);
  EXPECT_THAT(facet.values, ElementsAre(FacetValue{"Acme", 2}));
  EXPECT_EQ(facet.num_values, 3u);
}

// Few rows are looked at one by one, many by the values' bitmaps, nearly all by who is missing.
TEST_F(FacetsTest, AllWaysOfCountingAgree) {
  std::vector<SearchDocument> documents;
  for (uint32_t row = 0; row < 1000; ++row) {
    documents.push_back({.entries = {PlainEntry(kCityField, row % 3 == 0 ? "A" : "B")}});
  }
  const SearchIndex index = MakeIndex(documents);
  const FacetCounts all = FacetCounter(index).Count(RowSet::All(1000), {"city"});
  EXPECT_THAT(all.values, ElementsAre(FacetValue{"B", 666}, FacetValue{"A", 334}));
  const FacetCounts few = FacetCounter(index).Count(RowSet::All(10), {"city"});
  EXPECT_THAT(few.values, ElementsAre(FacetValue{"B", 6}, FacetValue{"A", 4}));
  const FacetCounts some = FacetCounter(index).Count(RowSet::All(400), {"city"});
  EXPECT_THAT(some.values, ElementsAre(FacetValue{"B", 266}, FacetValue{"A", 134}));
  const FacetCounts most = FacetCounter(index).Count(RowSet::All(998), {"city"});
  EXPECT_THAT(most.values, ElementsAre(FacetValue{"B", 665}, FacetValue{"A", 333}));
  EXPECT_EQ(most.num_without, 0u);
}

TEST_F(FacetsTest, RefusesAFieldWithoutValues) {
  EXPECT_THROW(FacetCounter(index_).Count({}, {"title"}), Error);
  EXPECT_THROW(FacetCounter(index_).Count({}, {"shoe size"}), Error);
}

}  // namespace
}  // namespace bole
