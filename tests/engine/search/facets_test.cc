#include "engine/search/facets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "engine/base/error.h"
#include "engine/base/random.h"
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

// About as many companies as members, so that arrays of all values are avoided; more than are kept
// in order of all members.
class ManyValuesTest : public ::testing::Test {
 protected:
  static constexpr uint32_t kNumRows = 3000;

  ManyValuesTest() {
    std::vector<SearchDocument> documents(kNumRows);
    for (uint32_t row = 0; row < kNumRows; ++row) {
      Random random(1, 1, row);
      for (const Tense tense : kTenses) {
        for (size_t i = random.Below(3); i > 0; --i) {
          const std::string name = std::to_string(random.Below(1 + random.Below(2500)));
          documents[row].entries.push_back(PlainEntry(kCompanyField, name, tense));
          companies_[static_cast<size_t>(tense)][row].insert(name);
        }
      }
    }
    index_ = std::make_unique<SearchIndex>(MakeIndex(documents));
  }

  std::set<std::string> CompaniesOf(uint32_t row, Scope scope) const {
    const auto& [current, past] = companies_;
    if (scope == Scope::kCurrent) return current[row];
    std::set<std::string> names = past[row];
    if (scope == Scope::kEither) names.insert(current[row].begin(), current[row].end());
    if (scope == Scope::kPastNotCurrent) {
      for (const std::string& name : current[row]) names.erase(name);
    }
    return names;
  }

  FacetCounts PlainCount(const std::vector<uint32_t>& rows, const FacetRequest& request) const {
    std::map<std::string, uint64_t> counts;
    FacetCounts facet = {.field = request.field};
    for (const uint32_t row : rows) {
      const auto names = CompaniesOf(row, request.scope);
      facet.num_without += names.empty() ? 1 : 0;
      for (const std::string& name : names) ++counts[name];
    }
    facet.num_values = counts.size();
    for (const auto& [name, count] : counts) facet.values.push_back({name, count});
    std::ranges::stable_sort(facet.values, std::greater(), &FacetValue::count);
    facet.values.resize(std::min(facet.values.size(), request.max_values));
    return facet;
  }

  std::array<std::array<std::set<std::string>, kNumRows>, kTenses.size()> companies_;
  std::unique_ptr<SearchIndex> index_;
};

TEST_F(ManyValuesTest, CountsLikeAPlainLoop) {
  const FacetCounter counter(*index_);
  for (const uint32_t num_rows :
       {0u, 1u, 20u, 1400u, 1600u, kNumRows - 20, kNumRows - 1, kNumRows}) {
    std::vector<uint32_t> rows(kNumRows);
    std::iota(rows.begin(), rows.end(), 0u);
    Random random(1, 2, num_rows);
    while (rows.size() > num_rows) {
      rows.erase(rows.begin() + static_cast<ptrdiff_t>(random.Below(rows.size())));
    }
    const RowSet set = RowSet::Of(rows);
    for (const Scope scope :
         {Scope::kEither, Scope::kCurrent, Scope::kPast, Scope::kPastNotCurrent}) {
      for (const size_t max_values : {0, 1, 20, 1500, 5000}) {
        const FacetRequest request = {"company", scope, max_values};
        ASSERT_EQ(counter.Count(set, request), PlainCount(rows, request))
            << num_rows << " rows, " << max_values << " values";
      }
    }
  }
}

TEST_F(FacetsTest, RefusesAFieldWithoutValues) {
  EXPECT_THROW(FacetCounter(index_).Count({}, {"title"}), Error);
  EXPECT_THROW(FacetCounter(index_).Count({}, {"shoe size"}), Error);
}

}  // namespace
}  // namespace bole
