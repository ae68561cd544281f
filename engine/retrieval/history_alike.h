// What is most like a history: inner products with the sum of its items' profiles. The plain
// content-based recommender, and the baseline for items that nobody has acted on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/top_k.h"
#include "engine/retrieval/accumulator.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

// Thread safety: const and safe from any number of threads, each with its own scratch.
class HistoryAlike {
 public:
  // What a thread works on.
  struct Scratch {
    explicit Scratch(const HistoryAlike& owner)
        : profile(owner.by_feature_.num_rows()), scores(owner.by_feature_.num_columns) {}

    Accumulator profile;  // one a feature
    Accumulator scores;   // one an item
  };

  // items: items × features, rows of length 1 (or empty), values >= 0. by_feature: its transpose.
  // Both must outlive this.
  HistoryAlike(const CsrView& items, const CsrView& by_feature)
      : items_(items), by_feature_(by_feature) {}

  // The k items that the filter allows with the largest mean cosine to the history's items, best
  // first, ties by row; without those of the history and those that share nothing with it. Exact:
  // every posting is looked at.
  std::vector<ScoredRow> Find(std::span<const uint32_t> history, size_t k, const RowFilter& filter,
                              Scratch* scratch) const;

 private:
  CsrView items_;
  CsrView by_feature_;
};

}  // namespace bole
