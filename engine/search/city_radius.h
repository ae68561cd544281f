// Who lives within some kilometres of a city: a clause of a search.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/query.h"
#include "engine/search/search_index.h"

namespace bole {

// What the field is called: near:"上海 50".
inline constexpr std::string_view kNearField = "near";

// A point of the earth, in degrees north and east.
struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
};

// What is known of a city.
struct Place {
  GeoPoint at;
  std::string province;  // abroad the country
};

// Where cities are, made by whoever knows their names.
//
// Thread safety: const and safe from any number of threads.
class CityMap {
 public:
  virtual ~CityMap() = default;

  // The city that a text names; nothing for one that isn't known.
  virtual std::optional<Place> Find(std::string_view city) const = 0;
};

// Along a great circle of a round earth, by haversines (Sinnott 1984): right to half a percent.
double KilometresBetween(const GeoPoint& a, const GeoPoint& b);

// The values of an index's field `city`, by where they are.
//
// Index and map must outlive it. Thread safety: const and safe from any number of threads.
class CityRadius {
 public:
  // An index without that field has no cities.
  CityRadius(const SearchIndex& index, const CityMap& map);

  // Gives clauses of the field their rows: of all cities at most so far from the one that is named,
  // which is among them; a city whose place isn't known is near none. A clause is a city and
  // kilometres, with or without their unit: "上海 50", "Hangzhou, 20 km", "深圳100公里".
  //
  // Throws Error(kInvalidArgument), naming the position in `text`, where it isn't, or where the
  // city's place isn't known.
  void Bind(std::string_view text, QueryNode& query) const;

 private:
  struct City {
    uint32_t value;  // of the field
    GeoPoint at;
  };

  const CityMap& map_;
  const SearchLane* lane_ = nullptr;
  std::vector<City> cities_;
};

}  // namespace bole
