// One block of the fused recommender's queries against all items.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/index/aligned_array.h"
#include "engine/index/panel_product.h"
#include "engine/index/uncertain_top_k.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/ranking/prepared_query.h"

namespace bole {

// Finds every item that can be on a list by scores that are rounded in another way, then decides by
// exact ones.
//
// The products are panel_product.h's: each sum begins with what the filter says of the item, is
// compared with the query's k-th score so far in its register, and is written only when it reaches
// that. What rounding may change is bounded, so lists are exact.
//
// Thread safety: none; one for each worker. The recommender must outlive it.
class FusedScan {
 public:
  // What a block asks for: query i is under filters[i].
  struct Block {
    std::span<const PreparedQuery> queries;
    std::span<const RowFilter* const> filters;
    size_t k = 0;
  };

  explicit FusedScan(const FusedRecommender& owner) : owner_(owner) {}

  // One list for each query.
  std::vector<std::vector<Recommendation>> Answer(const Block& block);

 private:
  // A query that is compared with the items, and how far it has come.
  struct Progress {
    const PreparedQuery& query;
    const RowFilter& filter;
    UncertainTopK best;
    float slack = 0;             // how far a panel's score may be from an exact one
    size_t next_filter_sum = 0;  // first one beyond the items seen so far
    size_t next_seen = 0;        // likewise of the history
  };

  std::vector<Progress> Begin(const Block& block) const;
  float Slack(const PreparedQuery& query) const;
  PackedPanels Pack(std::span<const Progress> all) const;
  void Scan(std::span<Progress> all);
  const float* ItemsBetween(size_t begin, size_t end);
  void Multiply(PanelStrip strip, size_t begin, std::span<Progress> panel, float* cutoffs);
  bool SetStarts(size_t begin, size_t end, std::span<Progress> panel);
  float Add(size_t place, float score, Progress& progress) const;
  std::vector<Recommendation> Decide(Progress& progress, size_t k) const;
  static std::vector<Recommendation> FromFilterAlone(const PreparedQuery& query,
                                                     const RowFilter& filter, size_t k);
  void FillUp(const PreparedQuery& query, const RowFilter& filter, size_t k,
              std::vector<Recommendation>* list) const;

  const FusedRecommender& owner_;
  AlignedArray<float> starts_;  // of a strip: one row an item, one column a query; 0 between strips
  std::vector<float> items_;    // the embeddings of a strip's items, where not all are listed
  std::vector<float> cutoffs_;  // of all queries that are compared, filled up to whole panels
};

}  // namespace bole
