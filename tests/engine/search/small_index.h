// Small indexes for tests, with words split at blanks.
#pragma once

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/search_index_writer.h"
#include "tests/support/temporary_directory.h"

namespace bole {

// Words are what stands between blanks and hyphens, in lower case; "the" says nothing.
class PlainWords : public QueryWords {
 public:
  std::vector<std::string> Words(std::string_view text) const override {
    std::string spaced = Key(text);
    std::ranges::replace(spaced, '-', ' ');
    std::istringstream stream(spaced);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
      if (word != "the") words.push_back(word);
    }
    return words;
  }

  std::string Key(std::string_view value) const override {
    std::string key(value);
    std::ranges::transform(key, key.begin(), [](unsigned char c) { return std::tolower(c); });
    return key;
  }
};

enum PlainField : size_t { kTitleField, kCompanyField, kSkillField, kCityField, kYearsField };

inline std::vector<SearchField> PlainFields() {
  return {{.name = "title", .has_words = true, .weight = 4},
          {.name = "company", .has_words = true, .has_values = true, .weight = 1},
          {.name = "skill", .has_words = true, .has_values = true, .weight = 2},
          {.name = "city", .has_values = true},
          {.name = "years", .is_number = true}};
}

inline SearchEntry PlainEntry(PlainField field, const std::string& text,
                              Tense tense = Tense::kCurrent) {
  const PlainWords words;
  return {field, tense, words.Words(text), words.Key(text), text};
}

// Writes and opens an index of these documents.
inline SearchIndex MakeIndex(const std::vector<SearchDocument>& documents,
                             SearchIndex::Synonyms synonyms = {}) {
  const TemporaryDirectory directory;
  SearchIndexWriter writer(PlainFields());
  writer.SetSynonyms(std::move(synonyms));
  for (const SearchDocument& document : documents) writer.Add(document);
  writer.Write(directory.path() / "search.bole");
  return SearchIndex::Open(directory.path() / "search.bole");
}

}  // namespace bole
