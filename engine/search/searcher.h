// One search from the tree of a query to a page of rows, the total, the facets and the doctor.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/search/facets.h"
#include "engine/search/likely_order.h"
#include "engine/search/meaning_search.h"
#include "engine/search/query_doctor.h"
#include "engine/search/query_matcher.h"
#include "engine/search/text_ranker.h"

namespace bole {

struct SearchTask {
  QueryNode query;    // what must hold
  std::string text;   // ranks beside the query's own words, and excludes nobody
  size_t offset = 0;  // rows to skip
  size_t count = 20;
  std::vector<FacetRequest> facets;
  std::vector<std::shared_ptr<const RowSet>> counted;  // sets of which those found are counted
  bool diagnose = false;
  // Puts the first in its order, and all where no text ranks; nullptr: by text alone, else by row.
  const LikelyOrder* order = nullptr;
};

struct SearchResult {
  uint64_t total = 0;             // exact
  std::vector<ScoredRow> rows;    // best first; exactly `count` when so many are left
  std::vector<OrderFacts> order;  // of each row, where the task has an order
  std::vector<FacetCounts> facets;
  std::vector<uint64_t> counted;  // of each set of the task, those that match
  std::optional<DoctorReport> doctor;
};

// Every row that matches is scored, or shown not to be among the best: the order is exact however
// many there are.
//
// Index and words must outlive it. Thread safety: const and safe from any number of threads.
class Searcher {
 public:
  // `meaning`: scores by what a text means; nullptr: by words alone. Must outlive the searcher.
  Searcher(const SearchIndex& index, const QueryWords& words, const RowScorer* meaning = nullptr)
      : matcher_(index, words), ranker_(index), facets_(index), meaning_(meaning) {}

  // Only `visible` rows are listed or counted anywhere. Throws Error(kInvalidArgument) for a field
  // that the index doesn't have.
  SearchResult Search(const SearchTask& task, const RowSet& visible) const;

  const QueryMatcher& matcher() const { return matcher_; }

 private:
  std::vector<ScoredRow> Best(const std::string& text, const RowSet& matching, size_t count) const;
  OrderedRows Ordered(const SearchTask& task, const RowSet& matching, size_t count) const;

  QueryMatcher matcher_;
  TextRanker ranker_;
  FacetCounter facets_;
  const RowScorer* meaning_;
  mutable MeaningSearchScratch scratch_;
};

// The texts of a query that rank whom it finds, in its order: of clauses in no field or in one that
// doesn't only filter, but for those under a NOT. Who asks for somebody in 上海 doesn't ask for who
// studied at 上海交通大学.
std::vector<std::string> RankingTexts(const QueryNode& query, std::span<const SearchField> fields);

}  // namespace bole
