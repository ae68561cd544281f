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
    return CountFacet(index_, RowSet::Of(rows), {"company", scope, max_values});
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

// Many rows and few values: counted by bitmap, where a few rows are looked at one by one.
TEST_F(FacetsTest, BothWaysOfCountingAgree) {
  std::vector<SearchDocument> documents;
  for (uint32_t row = 0; row < 1000; ++row) {
    documents.push_back({.entries = {PlainEntry(kCityField, row % 3 == 0 ? "A" : "B")}});
  }
  const SearchIndex index = MakeIndex(documents);
  const FacetCounts all = CountFacet(index, RowSet::All(1000), {"city"});
  EXPECT_THAT(all.values, ElementsAre(FacetValue{"B", 666}, FacetValue{"A", 334}));
  const FacetCounts few = CountFacet(index, RowSet::All(10), {"city"});
  EXPECT_THAT(few.values, ElementsAre(FacetValue{"B", 6}, FacetValue{"A", 4}));
}

TEST_F(FacetsTest, RefusesAFieldWithoutValues) {
  EXPECT_THROW(CountFacet(index_, {}, {"title"}), Error);
  EXPECT_THROW(CountFacet(index_, {}, {"shoe size"}), Error);
}

}  // namespace
}  // namespace bole
