// Puts one search document together, field by name.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/search/city_radius.h"
#include "engine/search/search_field.h"
#include "engine/store/table.h"

namespace bole {

// Thread safety: none; one for each document.
class DocumentWriter {
 public:
  // Both must outlive it.
  DocumentWriter(const std::vector<SearchField>& fields, const QueryWords& words)
      : fields_(fields), words_(words) {}

  // Nothing for an empty text.
  void Text(std::string_view field, std::string_view text, Tense tense = Tense::kCurrent);
  void Texts(std::string_view field, const TextListColumn& lists, uint32_t row);
  void Label(std::string_view field, std::string_view key, std::string_view label);
  // Nothing for NaN. A number is also the value of its band, "FIELD_band", where bands are given:
  // ascending lower ends.
  void Number(std::string_view field, float value, std::span<const float> bands = {});

  SearchDocument Take() { return std::move(document_); }

 private:
  size_t PlaceOf(std::string_view field) const;

  const std::vector<SearchField>& fields_;
  const QueryWords& words_;
  SearchDocument document_;
};

// That of a city whose place is known.
void AddProvince(const CityMap& map, std::string_view city, DocumentWriter& document);

// Companies by name and by the one at the top of those that belong together.
class CompanyNames {
 public:
  explicit CompanyNames(const Table& companies);

  // The id where there is no name.
  std::string_view Name(uint32_t company) const;
  std::string_view GroupName(uint32_t company) const { return Name(tops_[company]); }

 private:
  TextColumn ids_, names_;
  std::vector<uint32_t> tops_;
};

}  // namespace bole
