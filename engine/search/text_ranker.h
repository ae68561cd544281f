// Ranks rows by the words that they have of a query's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"

namespace bole {

struct TextRankerOptions {
  // Robertson and Zaragoza 2009, section 3.4: how soon more of a word says no more, and how much
  // longer fields count less.
  float k1 = 1.2f;
  float b = 0.5f;
  float past_share = 0.5f;  // of a word of before, against one of now
};

// BM25F: the counts of a word in the fields of a row are weighed by field and length, summed, and
// only then saturated; so a word in title and summary isn't worth two.
//
// The index must outlive the ranker. Thread safety: const and safe from any number of threads.
class TextRanker {
 public:
  explicit TextRanker(const SearchIndex& index, const TextRankerOptions& options = {});
  ~TextRanker();

  // The scores of `rows` for a query's words, ascending by row; 0 for a row that has none of them.
  // A score has the same bits whatever the other rows are.
  std::vector<float> Score(std::span<const std::string> words, const RowSet& rows) const;

  // ln(1 + (N - n + 0.5) / (n + 0.5)) for a word that n of N rows have.
  float Idf(uint32_t term) const;

 private:
  struct Field;
  struct Scratch;
  struct Place;

  std::vector<uint32_t> KnownTerms(std::span<const std::string> words) const;
  std::vector<Place> PlacesOf(uint32_t term) const;
  float Idf(std::span<const Place> places) const;
  float Saturated(float weight) const { return weight / (options_.k1 + weight); }
  std::span<const uint8_t> FindCounts(uint32_t term, const Place& place, const RowSet& rows,
                                      Scratch& scratch) const;
  void AddTerm(uint32_t term, const RowSet& rows, Scratch& scratch) const;

  const SearchIndex& index_;
  const TextRankerOptions options_;
  std::vector<Field> fields_;
  mutable ScratchPool<Scratch> scratch_;
};

}  // namespace bole
