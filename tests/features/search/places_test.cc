#include "features/search/places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

std::string ProvinceOf(const Places& places, std::string_view city) {
  const auto place = places.Find(city);
  return place ? place->province : "";
}

TEST(PlacesTest, ACityIsFoundHoweverItIsWritten) {
  const PlainWords words;
  const Places places(words);
  for (const char* city : {"深圳", "深圳市", "Shenzhen", "SHENZHEN, China", "广东深圳",
                           "广东省深圳市", "深圳南山区", "广东省深圳市南山区"}) {
    EXPECT_EQ(ProvinceOf(places, city), "广东") << city;
  }
  EXPECT_EQ(ProvinceOf(places, "香港特别行政区"), "香港");
  EXPECT_EQ(ProvinceOf(places, "San Francisco"), "美国");
  EXPECT_NEAR(places.Find("北京市海淀区")->at.latitude, 39.9, 0.01);
}

TEST(PlacesTest, WhatIsNoCityIsNowhere) {
  const PlainWords words;
  const Places places(words);
  for (const char* city : {"", "广东", "广东省", "吉林省", "上", "San", "朝阳区", "Springfield"}) {
    EXPECT_FALSE(places.Find(city)) << city;
  }
}

// A line that isn't read, or whose numbers are exchanged, would lie outside.
TEST(PlacesTest, TheBuiltInCitiesLieOnEarthAndChinasWithinChina) {
  const PlainWords words;
  const Places places(words);
  size_t num_cities = 0;
  bool is_abroad = false;  // China's provinces come first
  std::istringstream lines{std::string(BuiltInPlaces())};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    is_abroad |= line.starts_with("新加坡");
    std::istringstream cities(line.substr(line.find(": ") + 2));
    for (std::string city; std::getline(cities >> std::ws, city, ',');) {
      const std::string name = city.substr(0, city.find_first_of("/ "));
      const auto place = places.Find(name);
      ASSERT_TRUE(place) << name;
      EXPECT_LT(std::abs(place->at.latitude), 67) << name;
      if (is_abroad) continue;
      EXPECT_TRUE(18 < place->at.latitude && place->at.latitude < 54) << name;
      EXPECT_TRUE(73 < place->at.longitude && place->at.longitude < 135) << name;
      ++num_cities;
    }
  }
  EXPECT_GT(num_cities, 320u);
}

}  // namespace
}  // namespace bole
