// The cities that Bole knows: where they are and to which province they belong.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/city_radius.h"
#include "engine/search/search_field.h"

namespace bole {

// China's cities, and abroad those where many of its people work. On each
// line "PROVINCE: CITY LATITUDE LONGITUDE, ...", a city as all its names with '/' between them,
// abroad the country in place of the province.
std::string_view BuiltInPlaces();

// Cities by name.
//
// Thread safety: const and safe from any number of threads.
class Places : public CityMap {
 public:
  // Names are compared by their keys. The words must outlive it.
  explicit Places(const QueryWords& words);

  // The city that a text names: a name as a whole, without what an administration adds (市), before
  // a comma, behind its province, or with a district behind it (上海浦东新区). Nothing for a text
  // that names none.
  std::optional<Place> Find(std::string_view city) const override;

 private:
  void AddLine(std::string_view line);
  const Place* Named(std::string_view name) const;
  const Place* WithDistrict(std::string_view name) const;

  const QueryWords& words_;
  std::map<std::string, Place, std::less<>> by_name_;
  std::vector<std::string> provinces_;  // normalised
};

}  // namespace bole
