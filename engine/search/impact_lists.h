// What each word says of each row: lists that a search by words reads.
//
// The impact of a word in a row is what BM25F gives for it before the word's own weight (idf): it
// depends on the row alone, not on the query, and so is known when the index is written.
//
// Arrays of a search index's file:
//   impacts.num_rows      u32 by term: rows that have it in a field that ranks
//   impacts.entries       u64 by term, and one more: where its entries begin in the next four
//   impacts.blocks        u32: a block of kBlockRows rows, ascending for a term
//   impacts.most          f32: the largest impact of the term in the block
//   impacts.row_begins    u64, and one more: where the entry's rows begin in
//   impacts.rows          u8, two for each: rows within the block, ascending; low byte first
//   impacts.byte_begins   u64, and one more: where the entry's bytes begin in
//   impacts.bytes         u8: impacts of these rows; of an entry without rows, of all of the block
// A byte is the impact in 255ths of the term's largest, rounded up; 0: the row hasn't the word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/search/search_field.h"
#include "engine/store/array_file.h"

namespace bole {

struct TextRankerOptions {
  // Robertson and Zaragoza 2009, section 3.4: how soon more of a word says no more, and how much
  // longer fields count less.
  float k1 = 1.2f;
  float b = 0.5f;
  float past_share = 0.5f;  // of a word of before, against one of now
};

// The weight that a field gives to one of its words, by the number of words that it has in a row.
// Empty for a field that doesn't rank. `num_words`: by row, of one field in one tense.
std::vector<float> WeightsOfOne(const SearchField& field, Tense tense,
                                std::span<const uint32_t> num_words,
                                const TextRankerOptions& options);

// Requires a weight of at least 0.
inline float Impact(float weight, const TextRankerOptions& options) {
  return weight / (options.k1 + weight);
}

class ImpactListsWriter;

// Thread safety: const and safe from any number of threads. Looks at the index's file.
class ImpactLists {
 public:
  static constexpr uint32_t kBlockRows = 1 << 16;  // so that a row within a block has two bytes
  static constexpr float kLargestByte = 255;

  // Throws Error(kCorruptData) when the arrays don't belong together.
  ImpactLists(const ArrayFile& file, uint32_t num_rows, size_t num_terms);

  // Lists that no file has. Looks at what was added to the writer, which must outlive it.
  explicit ImpactLists(const ImpactListsWriter& added);

  // A term in a block of rows. Without `rows` there is a byte for each of the block.
  struct Entry {
    uint32_t block = 0;
    float most = 0;
    std::span<const uint16_t> rows;
    std::span<const uint8_t> bytes;
  };

  uint32_t num_rows(uint32_t term) const { return num_rows_[term]; }
  size_t begin(uint32_t term) const { return entries_[term]; }
  size_t end(uint32_t term) const { return entries_[term + 1]; }
  Entry entry(size_t place) const;
  uint32_t block(size_t place) const { return blocks_[place]; }

  // The largest impact of a term; 0 when no row has it.
  float Most(uint32_t term) const;

 private:
  void Check(uint32_t num_rows, size_t num_terms) const;

  std::span<const uint32_t> num_rows_, blocks_;
  std::span<const uint64_t> entries_, row_begins_, byte_begins_;
  std::span<const float> most_;
  std::span<const uint16_t> rows_;  // in a mapped file, which is little-endian like the processor
  std::span<const uint8_t> bytes_;
};

// A row that has a term, and the weight of all that it says there.
struct WeighedRow {
  uint32_t row = 0;
  float weight = 0;
};

// Puts the lists of terms 0, 1, ... one after the other.
//
// Thread safety: none.
class ImpactListsWriter {
 public:
  explicit ImpactListsWriter(uint32_t num_rows) : num_rows_(num_rows) {}

  // The next term. Requires rows that ascend.
  void Add(std::span<const WeighedRow> rows, const TextRankerOptions& options);

  // The next term, with its impacts, which are above 0. Requires rows that ascend.
  void AddImpacts(std::span<const uint32_t> rows, std::span<const float> impacts);

  size_t num_terms() const { return num_rows_of_.size(); }

  void Write(ArrayFileWriter& file) const;

 private:
  friend class ImpactLists;

  void AddBlock(uint32_t block, std::span<const uint32_t> rows, std::span<const uint8_t> bytes);

  const uint32_t num_rows_;
  std::vector<uint32_t> num_rows_of_, blocks_;
  std::vector<uint64_t> entries_ = {0}, row_begins_ = {0}, byte_begins_ = {0};
  std::vector<float> most_;
  std::vector<uint16_t> rows_;
  std::vector<uint8_t> bytes_;
};

}  // namespace bole
