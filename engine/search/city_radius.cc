#include "engine/search/city_radius.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <numbers>

#include "engine/search/query_parser.h"

namespace bole {
namespace {

constexpr double kEarthKilometres = 6371.0;  // mean radius
constexpr const char* kForm = "a city and kilometres, such as \"上海 50\"";
constexpr std::array<std::string_view, 4> kUnits = {"km", "KM", "公里", "千米"};
constexpr std::array<std::string_view, 4> kSeparators = {" ", ",", "，", "\u3000"};

double Radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

template <typename Endings>
void DropEndings(const Endings& endings, std::string_view& text) {
  for (bool dropped = true; dropped;) {
    dropped = false;
    for (const std::string_view ending : endings) {
      if (!text.ends_with(ending)) continue;
      text.remove_suffix(ending.size());
      dropped = true;
    }
  }
}

struct Circle {
  std::string_view city;
  double kilometres = 0;
};

// Nothing where the text isn't a city and a number.
std::optional<Circle> ReadCircle(std::string_view text) {
  DropEndings(kSeparators, text);
  for (const std::string_view unit : kUnits) {
    if (text.ends_with(unit)) text.remove_suffix(unit.size());
  }
  DropEndings(kSeparators, text);
  const size_t last = text.find_last_not_of("0123456789.");
  if (last == std::string_view::npos || last + 1 == text.size()) return std::nullopt;
  const std::string number(text.substr(last + 1));
  char* end = nullptr;
  Circle circle = {text.substr(0, last + 1), std::strtod(number.c_str(), &end)};
  if (end != number.c_str() + number.size()) return std::nullopt;
  DropEndings(kSeparators, circle.city);
  return circle.city.empty() ? std::nullopt : std::optional(circle);
}

}  // namespace

double KilometresBetween(const GeoPoint& a, const GeoPoint& b) {
  const double north = std::sin(Radians(b.latitude - a.latitude) / 2);
  const double east = std::sin(Radians(b.longitude - a.longitude) / 2);
  const double chord =
      north * north + std::cos(Radians(a.latitude)) * std::cos(Radians(b.latitude)) * east * east;
  return 2 * kEarthKilometres * std::asin(std::min(1.0, std::sqrt(chord)));
}

CityRadius::CityRadius(const SearchIndex& index, const CityMap& map) : map_(map) {
  const size_t field = PlaceOfField(index.fields(), "city");
  if (field == index.fields().size()) return;
  lane_ = index.values(field, Tense::kCurrent);
  if (lane_ == nullptr) return;
  for (const uint32_t value : lane_->found()) {
    if (const auto place = map.Find(lane_->key(value))) cities_.push_back({value, place->at});
  }
}

void CityRadius::Bind(std::string_view text, QueryNode& query) const {
  for (QueryNode& child : query.children) Bind(text, child);
  if (query.field != kNearField) return;
  const auto circle = ReadCircle(query.text);
  if (!circle) ThrowBadValue(text, query, kForm);
  const auto centre = map_.Find(circle->city);
  if (!centre) ThrowBadValue(text, query, "a city whose place is known");
  std::vector<RowSet> sets;
  for (const City& city : cities_) {
    if (KilometresBetween(centre->at, city.at) > circle->kilometres) continue;
    sets.push_back(lane_->Rows(city.value));
  }
  query.rows = std::make_shared<const RowSet>(RowSet::Union(sets));
}

}  // namespace bole
