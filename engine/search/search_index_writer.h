// Builds the file of a search index.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/search/search_field.h"
#include "engine/search/search_index.h"

namespace bole {

// Collects documents row by row, then writes what SearchIndex::Open reads. The bytes depend on the
// documents and their order alone.
//
// Thread safety: none.
class SearchIndexWriter {
 public:
  explicit SearchIndexWriter(std::vector<SearchField> fields);
  ~SearchIndexWriter();

  // Of the next row. Requires entries of fields that the writer knows; words without blanks.
  void Add(const SearchDocument& document);

  // Names that mean the same. Requires non-empty names of words without blanks or tabs.
  void SetSynonyms(SearchIndex::Synonyms synonyms) { synonyms_ = std::move(synonyms); }

  // Throws Error(kUnavailable) when the disk fails.
  void Write(const std::filesystem::path& path) const;

 private:
  struct Lane;
  struct TermOrder;

  Lane& LaneOf(std::map<std::string, Lane>& lanes, const SearchEntry& entry, const char* what);
  void AddWords(const SearchEntry& entry);
  void AddValue(const SearchEntry& entry);
  void WriteWords(const TermOrder& words, ArrayFileWriter& file) const;
  std::string FieldsText() const;
  std::string SynonymsText() const;

  const std::vector<SearchField> fields_;
  uint32_t num_rows_ = 0;
  std::unordered_map<std::string, uint32_t> words_;       // numbered as they come
  std::map<std::string, Lane> word_lanes_, value_lanes_;  // by name
  std::vector<std::vector<float>> numbers_;               // by field
  SearchIndex::Synonyms synonyms_;
};

}  // namespace bole
