#include "features/search/document_writer.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>

#include "engine/matching/affiliates.h"

namespace bole {
namespace {

// "3-5", "10+", "0-1".
std::string BandName(float value, std::span<const float> bands) {
  const auto above = std::ranges::upper_bound(bands, value);
  const auto text = [](float number) { return std::to_string(static_cast<int>(number)); };
  if (above == bands.begin()) return "0-" + text(bands.front());
  if (above == bands.end()) return text(bands.back()) + "+";
  return text(*(above - 1)) + "-" + text(*above);
}

}  // namespace

size_t DocumentWriter::PlaceOf(std::string_view field) const {
  const size_t place = PlaceOfField(fields_, field);
  CHECK_LT(place, fields_.size()) << "no such field: " << field;
  return place;
}

void DocumentWriter::Text(std::string_view field, std::string_view text, Tense tense) {
  if (text.empty()) return;
  const size_t place = PlaceOf(field);
  SearchEntry entry = {.field = place, .tense = tense};
  if (fields_[place].has_words) entry.words = words_.Words(text);
  if (fields_[place].has_values) {
    entry.key = words_.Key(text);
    entry.label = text;
  }
  document_.entries.push_back(std::move(entry));
}

void DocumentWriter::Texts(std::string_view field, const TextListColumn& lists, uint32_t row) {
  for (size_t i = 0; i < lists.row_size(row); ++i) Text(field, lists.at(row, i));
}

void DocumentWriter::Label(std::string_view field, std::string_view key, std::string_view label) {
  document_.entries.push_back(
      {.field = PlaceOf(field), .key = std::string(key), .label = std::string(label)});
}

void DocumentWriter::Number(std::string_view field, float value, std::span<const float> bands) {
  if (std::isnan(value)) return;
  document_.numbers.push_back({PlaceOf(field), value});
  if (bands.empty()) return;
  const std::string band = BandName(value, bands);
  Label(std::string(field) + "_band", band, band);
}

void AddProvince(const CityMap& map, std::string_view city, DocumentWriter& document) {
  if (const auto place = map.Find(city)) document.Text("province", place->province);
}

CompanyNames::CompanyNames(const Table& companies)
    : ids_(companies.Text("company_id")), names_(companies.Text("name")), tops_(ids_.size()) {
  const std::span<const uint32_t> parents = companies.Rows("parent_id");
  for (uint32_t company = 0; company < tops_.size(); ++company) {
    // The last owner that is reached; within a ring, which has no top, the smallest row.
    uint32_t top = company;
    const bool has_top = AnyOwner(parents, company, [&](uint32_t owner) {
      top = owner;
      return parents[owner] == kNoRow;
    });
    tops_[company] = top;
    if (has_top) continue;
    AnyOwner(parents, company, [&](uint32_t owner) {
      tops_[company] = std::min(tops_[company], owner);
      return false;
    });
  }
}

std::string_view CompanyNames::Name(uint32_t company) const {
  return names_[company].empty() ? ids_[company] : names_[company];
}

}  // namespace bole
