#include "engine/search/search_index.h"

#include <algorithm>
#include <sstream>

#include "engine/base/error.h"

namespace bole {
namespace {

void Require(bool right, const std::string& name) {
  if (!right) {
    throw Error(ErrorCode::kCorruptData, "arrays of a search index don't belong together: " + name);
  }
}

// Offsets from 0 to `total` that never descend.
void CheckOffsets(std::span<const uint64_t> offsets, size_t total, const std::string& name) {
  Require(!offsets.empty() && offsets.front() == 0 && offsets.back() == total &&
              std::ranges::is_sorted(offsets),
          name);
}

TextColumn ReadTexts(const ArrayFile& file, const std::string& name) {
  const auto offsets = file.Values<uint64_t>(name + ".offsets");
  const std::string_view bytes = file.Text(name);
  CheckOffsets(offsets, bytes.size(), name);
  return {offsets, bytes};
}

// Ids are found by binary search, which needs their order.
IdColumn ReadKeys(const ArrayFile& file, const std::string& name) {
  const TextColumn texts = ReadTexts(file, name);
  for (size_t i = 1; i < texts.size(); ++i) Require(texts[i - 1] < texts[i], name);
  return IdColumn(texts);
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<SearchField> ReadFields(std::string_view text) {
  std::vector<SearchField> fields;
  for (const std::string& line : Split(text, '\n')) {
    std::istringstream parts(line);
    SearchField field;
    parts >> field.name >> field.has_words >> field.has_values >> field.is_number >> field.weight >>
        field.is_name;
    Require(!parts.fail(), "fields");
    // Indexes of earlier versions don't say so.
    if (!(parts >> field.only_filters)) field.only_filters = false;
    fields.push_back(field);
  }
  return fields;
}

SearchIndex::Synonyms ReadSynonyms(std::string_view text) {
  SearchIndex::Synonyms groups;
  for (const std::string& line : Split(text, '\n')) {
    auto& group = groups.emplace_back();
    for (const std::string& name : Split(line, '\t')) group.push_back(Split(name, ' '));
  }
  return groups;
}

}  // namespace

SearchLane::SearchLane(const ArrayFile& file, const std::string& name)
    : offsets_(file.Values<uint64_t>(name + ".offsets")),
      terms_(file.Values<uint32_t>(name + ".terms")),
      found_(file.Values<uint32_t>(name + ".found")),
      begins_(file.Values<uint64_t>(name + ".begins")),
      lengths_(file.Values<uint64_t>(name + ".lengths")),
      bitmaps_(file.Values<uint8_t>(name + ".bitmaps")) {
  CheckOffsets(offsets_, terms_.size(), name);
  Require(std::ranges::is_sorted(found_), name);
  Require(begins_.size() == found_.size() && lengths_.size() == found_.size(), name);
  for (size_t i = 0; i < begins_.size(); ++i) {
    Require(begins_[i] <= bitmaps_.size() && lengths_[i] <= bitmaps_.size() - begins_[i], name);
  }
  if (file.Has(name + ".keys")) {
    keys_ = ReadKeys(file, name + ".keys");
    labels_ = ReadTexts(file, name + ".labels");
    // Every key is some row's, so that places and terms are the same.
    Require(labels_.size() == keys_.size() && found_.size() == keys_.size(), name);
  }
}

std::optional<size_t> SearchLane::PlaceOf(uint32_t term) const {
  const auto found = std::ranges::lower_bound(found_, term);
  if (found == found_.end() || *found != term) return std::nullopt;
  return static_cast<size_t>(found - found_.begin());
}

RowSet SearchLane::Rows(uint32_t term) const {
  const auto place = PlaceOf(term);
  return place ? RowSet::View(bitmaps_.subspan(begins_[*place], lengths_[*place])) : RowSet();
}

SearchIndex SearchIndex::Open(const std::filesystem::path& path) {
  SearchIndex index(ArrayFile::Open(path));
  try {
    index.Read();
  } catch (const Error& error) {
    throw Error(error.code(), std::string(error.what()) + " in " + path.string());
  }
  return index;
}

void SearchIndex::Read() {
  num_rows_ = static_cast<uint32_t>(file_.Values<uint64_t>("num_rows")[0]);
  fields_ = ReadFields(file_.Text("fields"));
  synonyms_ = ReadSynonyms(file_.Text("synonyms"));
  words_ = ReadKeys(file_, "words");
  word_lanes_.resize(fields_.size());
  value_lanes_.resize(fields_.size());
  numbers_.resize(fields_.size());
  const auto open = [&](const SearchField& field, const char* what, Tense tense) {
    const std::string name = LaneName(field, what, tense);
    if (!file_.Has(name + ".terms")) return std::unique_ptr<const SearchLane>();
    Require(file_.Values<uint64_t>(name + ".offsets").size() == num_rows_ + size_t{1}, name);
    return std::make_unique<const SearchLane>(file_, name);
  };
  for (size_t i = 0; i < fields_.size(); ++i) {
    for (const Tense tense : kTenses) {
      word_lanes_[i][static_cast<size_t>(tense)] = open(fields_[i], "words", tense);
      value_lanes_[i][static_cast<size_t>(tense)] = open(fields_[i], "values", tense);
    }
    if (!fields_[i].is_number) continue;
    numbers_[i] = file_.Values<float>(fields_[i].name + ".numbers");
    Require(numbers_[i].size() == num_rows_, fields_[i].name);
  }
  impacts_ = std::make_unique<const ImpactLists>(file_, num_rows_, words_.size());
}

const SearchLane* SearchIndex::words(size_t field, Tense tense) const {
  return word_lanes_[field][static_cast<size_t>(tense)].get();
}

const SearchLane* SearchIndex::values(size_t field, Tense tense) const {
  return value_lanes_[field][static_cast<size_t>(tense)].get();
}

std::string LaneName(const SearchField& field, std::string_view what, Tense tense) {
  return field.name + "." + std::string(what) + "." +
         std::string(kTenseNames[static_cast<size_t>(tense)]);
}

}  // namespace bole
