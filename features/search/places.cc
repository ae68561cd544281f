#include "features/search/places.h"

#include <glog/logging.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bole {
namespace {

// What stands behind the names of cities and of provinces, longest first.
constexpr std::array<std::string_view, 4> kCitySuffixes = {"特别行政区", "地区", "市", "州"};
constexpr std::array<std::string_view, 6> kProvinceSuffixes = {
    "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市"};

// The least of a city and of its district that are written together, in bytes: 朝阳区 is no
// district of 朝阳, but has the same name.
constexpr size_t kTwoCharacters = 6;

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// The part up to a mark, which is taken off the rest with it.
std::string_view TakeUntil(char mark, std::string_view& rest) {
  const size_t end = std::min(rest.find(mark), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return Trimmed(part);
}

double TakeNumberFromEnd(std::string_view& text) {
  const size_t blank = text.rfind(' ');
  CHECK_NE(blank, std::string_view::npos) << "no such place: " << text;
  const double number = std::strtod(std::string(text.substr(blank + 1)).c_str(), nullptr);
  text = Trimmed(text.substr(0, blank));
  return number;
}

bool IsChinese(std::string_view text) {
  return !text.empty() && static_cast<unsigned char>(text.front()) >= 0x80;
}

}  // namespace

Places::Places(const QueryWords& words) : words_(words) {
  for (std::string_view rest = BuiltInPlaces(); !rest.empty();) AddLine(TakeUntil('\n', rest));
  std::ranges::sort(provinces_);
  provinces_.erase(std::ranges::unique(provinces_).begin(), provinces_.end());
}

void Places::AddLine(std::string_view line) {
  if (line.empty()) return;
  const std::string_view province = TakeUntil(':', line);
  provinces_.push_back(words_.Key(province));
  while (!line.empty()) {
    std::string_view city = TakeUntil(',', line);
    const double longitude = TakeNumberFromEnd(city);
    const double latitude = TakeNumberFromEnd(city);
    while (!city.empty()) {
      by_name_.emplace(words_.Key(TakeUntil('/', city)),
                       Place{{latitude, longitude}, std::string(province)});
    }
  }
}

std::optional<Place> Places::Find(std::string_view city) const {
  const std::string key = words_.Key(city);
  std::string_view name = key;
  const Place* place = Named(name);
  if (place == nullptr) place = Named(TakeUntil(',', name));
  for (const std::string& province : provinces_) {
    if (place != nullptr || !key.starts_with(province)) continue;
    name = std::string_view(key).substr(province.size());
    for (const std::string_view suffix : kProvinceSuffixes) {
      if (!name.starts_with(suffix)) continue;
      name.remove_prefix(suffix.size());
      break;
    }
    if (Trimmed(name).empty()) return std::nullopt;  // a province alone
    place = Named(Trimmed(name));
    if (place == nullptr) place = WithDistrict(Trimmed(name));
  }
  if (place == nullptr) place = WithDistrict(key);
  return place == nullptr ? std::nullopt : std::optional(*place);
}

const Place* Places::Named(std::string_view name) const {
  const auto whole = by_name_.find(name);
  if (whole != by_name_.end()) return &whole->second;
  for (const std::string_view suffix : kCitySuffixes) {
    if (!name.ends_with(suffix)) continue;
    const auto found = by_name_.find(name.substr(0, name.size() - suffix.size()));
    if (found != by_name_.end()) return &found->second;
  }
  return nullptr;
}

// The longest Chinese name that begins the text.
const Place* Places::WithDistrict(std::string_view name) const {
  if (!IsChinese(name)) return nullptr;
  for (size_t size = name.size(); size-- > kTwoCharacters;) {
    if (name.size() - size < kTwoCharacters) continue;
    const auto found = by_name_.find(name.substr(0, size));
    if (found != by_name_.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace bole
