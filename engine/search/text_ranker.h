// Ranks rows by the words that they have of a query's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

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

  // The scores of `rows` (ascending) for a query's words, in their order; 0 for a row that has
  // none of them. Whether rows are few (each one's words are looked at) or many (each word's rows),
  // a score has the same bits.
  std::vector<float> Score(std::span<const std::string> words,
                           std::span<const uint32_t> rows) const;

  // ln(1 + (N - n + 0.5) / (n + 0.5)) for a word that n of N rows have.
  float Idf(uint32_t term) const;

 private:
  struct Field;

  std::vector<uint32_t> KnownTerms(std::span<const std::string> words) const;
  float Saturated(float weight) const { return weight / (options_.k1 + weight); }
  float WeightInRow(uint32_t term, uint32_t row) const;
  void AddByTerm(uint32_t term, std::vector<float>& weights) const;

  const SearchIndex& index_;
  const TextRankerOptions options_;
  std::vector<Field> fields_;
};

}  // namespace bole
