// An immutable index of rows (members, or jobs) by the words, values and numbers of their fields.
//
// A file of arrays (engine/store/array_file.h):
//   fields                       text, a line for each: name, has_words, has_values, is_number,
//                                weight, is_name, only_filters (0 where it is missing)
//   synonyms                     text, a line for each group: names with tabs between them, the
//                                words of a name with blanks
//   num_rows                     u64
//   words.offsets, words         all words in byte order, one after the other
//   LANE.offsets, LANE.terms     by row: its terms in order; of words with kNoRow between texts
//   LANE.found                   u32, ascending: the terms that any row has
//   LANE.begins, LANE.lengths    u64 by place in LANE.found: where the term's rows stand in
//   LANE.bitmaps                 frozen bitmaps (row_set.h)
//   LANE.keys(.offsets), LANE.labels(.offsets)   of values: in byte order of the keys
//   NUMBER.numbers               f32 by row, NaN where not known
//   impacts.*                    what each word says of each row (impact_lists.h)
// LANE is FIELD.words.TENSE or FIELD.values.TENSE; NUMBER is a FIELD.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/impact_lists.h"
#include "engine/search/row_set.h"
#include "engine/search/search_field.h"
#include "engine/store/array_file.h"
#include "engine/store/table.h"

namespace bole {

// One field in one tense: rows by term and terms by row.
//
// Thread safety: const and safe from any number of threads. Looks at the index's file.
class SearchLane {
 public:
  SearchLane(const ArrayFile& file, const std::string& name);

  // The terms of a row in their order.
  std::span<const uint32_t> terms(uint32_t row) const {
    return terms_.subspan(offsets_[row], offsets_[row + 1] - offsets_[row]);
  }
  size_t num_entries() const { return terms_.size(); }

  // Asks for what terms(row) reads first, and then for the terms, of a row that is wanted soon:
  // rows that stand far apart are fetched from memory side by side.
  void PrefetchOffsets(uint32_t row) const { __builtin_prefetch(&offsets_[row]); }
  void PrefetchTerms(uint32_t row) const { __builtin_prefetch(terms_.data() + offsets_[row]); }

  // All terms that any row has, ascending.
  std::span<const uint32_t> found() const { return found_; }

  // The rows that have a term; empty for one that none has.
  RowSet Rows(uint32_t term) const;
  uint64_t NumRows(uint32_t term) const { return Rows(term).size(); }

  // Of a lane of values: the term of a key, and how it is shown.
  std::optional<uint32_t> Find(std::string_view key) const { return keys_.Find(key); }
  std::string_view key(uint32_t term) const { return keys_[term]; }
  std::string_view label(uint32_t term) const { return labels_[term]; }

 private:
  std::optional<size_t> PlaceOf(uint32_t term) const;

  std::span<const uint64_t> offsets_;
  std::span<const uint32_t> terms_, found_;
  std::span<const uint64_t> begins_, lengths_;
  std::span<const uint8_t> bitmaps_;
  IdColumn keys_;
  TextColumn labels_;
};

// Thread safety: const and safe from any number of threads.
class SearchIndex {
 public:
  // Throws what ArrayFile::Open throws, and Error(kCorruptData) naming the file when its arrays
  // don't belong together.
  static SearchIndex Open(const std::filesystem::path& path);

  uint32_t num_rows() const { return num_rows_; }
  const std::vector<SearchField>& fields() const { return fields_; }

  // nullptr when the field has none in that tense.
  const SearchLane* words(size_t field, Tense tense) const;
  const SearchLane* values(size_t field, Tense tense) const;

  // Of a field of numbers, by row; NaN where not known.
  std::span<const float> numbers(size_t field) const { return numbers_[field]; }

  // All words, ascending; a word's place is its term in every lane of words.
  const IdColumn& vocabulary() const { return words_; }

  // By word: of all fields that rank.
  const ImpactLists& impacts() const { return *impacts_; }

  // Groups of names that mean the same, each name as its words.
  using Synonyms = std::vector<std::vector<std::vector<std::string>>>;
  const Synonyms& synonyms() const { return synonyms_; }

 private:
  explicit SearchIndex(ArrayFile file) : file_(std::move(file)) {}
  void Read();

  using Lanes = std::vector<std::array<std::unique_ptr<const SearchLane>, kTenses.size()>>;

  ArrayFile file_;
  uint32_t num_rows_ = 0;
  std::vector<SearchField> fields_;
  IdColumn words_;
  Lanes word_lanes_, value_lanes_;  // by field
  std::unique_ptr<const ImpactLists> impacts_;
  std::vector<std::span<const float>> numbers_;
  Synonyms synonyms_;
};

// The name of a lane in the file.
std::string LaneName(const SearchField& field, std::string_view what, Tense tense);

}  // namespace bole
