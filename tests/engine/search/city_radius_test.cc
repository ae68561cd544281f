#include "engine/search/city_radius.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/search/query_matcher.h"
#include "engine/search/query_parser.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Along the equator, where a degree is 111.19 km: west at 0, middle at 1 and east at 3 degrees.
// Nobody knows where nowhere is.
class Equator : public CityMap {
 public:
  std::optional<Place> Find(std::string_view city) const override {
    const std::string name = PlainWords().Key(city);
    if (name == "west") return Place{{0, 0}, "left"};
    if (name == "middle") return Place{{0, 1}, "left"};
    if (name == "east end") return Place{{0, 3}, "right"};
    return std::nullopt;
  }
};

class CityRadiusTest : public ::testing::Test {
 protected:
  static SearchIndex Cities() {
    std::vector<SearchDocument> documents;
    for (const char* city : {"West", "middle", "East End", "nowhere", "west", ""}) {
      documents.emplace_back();
      if (*city != 0) documents.back().entries.push_back(PlainEntry(kCityField, city));
    }
    return MakeIndex(documents);
  }

  static std::vector<SearchField> Fields() {
    std::vector<SearchField> fields = PlainFields();
    fields.push_back({.name = std::string(kNearField), .has_values = true});
    return fields;
  }

  std::vector<uint32_t> Find(const std::string& query) const {
    QueryNode tree = ParseQuery(query, Fields());
    radius_.Bind(query, tree);
    return QueryMatcher(index_, words_).Match(tree).Rows();
  }

  std::string ErrorOf(const std::string& query) const {
    try {
      Find(query);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  const Equator map_;
  const PlainWords words_;
  const SearchIndex index_ = Cities();
  const CityRadius radius_{index_, map_};
};

TEST_F(CityRadiusTest, FindsWhoLivesSoFarAtMost) {
  EXPECT_THAT(Find("near:\"west 0\""), ElementsAre(0, 4));
  EXPECT_THAT(Find("near:\"west 111.1\""), ElementsAre(0, 4));
  EXPECT_THAT(Find("near:\"west 111.2\""), ElementsAre(0, 1, 4));
  EXPECT_THAT(Find("near:\"middle 112\""), ElementsAre(0, 1, 4));
  EXPECT_THAT(Find("near:\"middle 223\""), ElementsAre(0, 1, 2, 4));
  EXPECT_THAT(Find("near:\"east end 222\""), ElementsAre(2));
}

TEST_F(CityRadiusTest, IsAClauseLikeAnyOther) {
  EXPECT_THAT(Find("NOT near:\"west 0\""), ElementsAre(1, 2, 3, 5));
  EXPECT_THAT(Find("near:(\"west 0\" OR \"east end 1\") NOT city:west"), ElementsAre(2));
}

TEST_F(CityRadiusTest, KilometresAreWrittenAsPeopleDo) {
  for (const char* circle : {"near:west112", "near:West,112km", "near:\"west 112 km\"",
                             "near:west，112公里", "near:\"west, 112.0 千米\""}) {
    EXPECT_THAT(Find(circle), ElementsAre(0, 1, 4)) << circle;
  }
}

TEST_F(CityRadiusTest, WhatIsNoCircleIsAnErrorWithItsPosition) {
  EXPECT_THAT(ErrorOf("ant near:west"), HasSubstr("position 5: expected a city and kilometres"));
  EXPECT_THAT(ErrorOf("near:50"), HasSubstr("position 1: expected a city and kilometres"));
  EXPECT_THAT(ErrorOf("near:west1.2.3"), HasSubstr("expected a city and kilometres"));
  EXPECT_THAT(ErrorOf("near:\"nowhere 50\""), HasSubstr("expected a city whose place is known"));
}

TEST_F(CityRadiusTest, ThePlainDistanceOfTwoTownsIsRight) {
  // Beijing to Shanghai: 1,067 km by any map; to Sydney, across the equator, 8,950.
  const GeoPoint beijing = {39.90, 116.41};
  EXPECT_NEAR(KilometresBetween(beijing, {31.23, 121.47}), 1067, 5);
  EXPECT_NEAR(KilometresBetween(beijing, {-33.87, 151.21}), 8950, 45);
  EXPECT_NEAR(KilometresBetween({0, 0}, {0, 180}), 20015, 1) << "half the earth around";
}

}  // namespace
}  // namespace bole
