// Ranks rows by the words that they have of a query's.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/base/top_k.h"
#include "engine/search/impact_lists.h"
#include "engine/search/impact_scan.h"
#include "engine/search/row_set.h"
#include "engine/search/search_index.h"

namespace bole {

// BM25F: the counts of a word in the fields of a row are weighed by field and length, summed, and
// only then saturated; so a word in title and summary isn't worth two. A word weighs
// ln(1 + (N - n + 0.5) / (n + 0.5)), where n of N rows have it.
//
// The index must outlive the ranker. Thread safety: const and safe from any number of threads.
class TextRanker {
 public:
  // Looks at every row.
  explicit TextRanker(const SearchIndex& index);
  ~TextRanker();

  // The scores of `rows` for a query's words, ascending by row; 0 for a row that has none of them.
  // A score has the same bits whatever the other rows are.
  std::vector<float> Score(std::span<const std::string> words, const RowSet& rows) const;

  // Of each of `rows`, in their order.
  std::vector<float> Score(std::span<const std::string> words,
                           std::span<const uint32_t> rows) const;

  // Reads what scores are bounded by, from the first row to the last.
  class BoundsReader;

  // The best of `rows` by these scores, best first: `count` of them, or all when these are fewer.
  // Which rows needn't be scored is found by bounds: the list is exact.
  std::vector<ScoredRow> Best(std::span<const std::string> words, const RowSet& rows,
                              size_t count) const;

  // How many rows Best has scored one by one, over all calls: its work.
  uint64_t num_scored() const { return num_scored_; }

 private:
  struct Field;
  struct Asked;
  struct Scratch;
  struct Search;

  void NoteFieldsOfTerms();
  Asked Ask(std::span<const std::string> words) const;
  float ScoreOf(uint32_t row, const Asked& asked, Scratch& scratch) const;
  std::vector<float> ScoreAll(std::span<const uint32_t> rows, const Asked& asked,
                              Scratch& scratch) const;
  bool AreFew(uint64_t num_rows, const ImpactScan& scan) const;
  void Scan(const RowSet& rows, ImpactScan& scan, Search& search) const;
  void AddHopeful(const ImpactScan& scan, Search& search) const;

  const SearchIndex& index_;
  const TextRankerOptions options_;
  std::vector<Field> fields_;
  std::vector<uint64_t> fields_of_term_;  // a bit for each field that has it
  mutable ScratchPool<Scratch> scratch_;
  mutable std::atomic<uint64_t> num_scored_ = 0;
};

// Not less than the scores of a query's words, and much cheaper for many rows.
//
// The ranker must outlive it. Thread safety: none.
class TextRanker::BoundsReader {
 public:
  // `num_rows`: how many will be asked for in all.
  BoundsReader(const TextRanker& ranker, std::span<const std::string> words, uint64_t num_rows);
  ~BoundsReader();

  // Of each of the next rows, in their order. Requires rows that ascend, from call to call too.
  std::vector<float> Next(std::span<const uint32_t> rows);

 private:
  struct State;

  std::unique_ptr<State> state_;
};

}  // namespace bole
