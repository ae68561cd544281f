// Lists from learned embeddings and the item–item filter together: either alone is weaker.
//
// With x a query's embedding, y_j an item's, P the filter, H the query's history and h_i the
// weights of its items, an item's score is
//
//   w · x·y_j / ‖x·y‖  +  (1 − w) · f_j / ‖f‖,      f_j = Σ_{i in H} h_i P_ij
//
// where both norms are root mean squares over all items. The first is √(xᵀGx / N), G the items'
// Gramian, so it costs dim² and no scan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/ranking/fused_model.h"
#include "engine/ranking/recommendation.h"

namespace bole {

struct PreparedQuery;
class FilterScorer;

// Never lists an item of the query's history. A query without embedding gets what the filter
// gives, without history what the embedding gives; what is missing to k is filled up by
// popularity, with scores that go on falling.
//
// Scores are computed in two steps: a matrix product finds every item that can be among the best k
// by the bound of its error, then one inner product in a fixed order decides. So one query and a
// batch, on any kernel of the matrix product, give the same bits.
//
// Thread safety: const and safe from any number of threads.
class FusedRecommender : public Recommender {
 public:
  // Throws Error(kInvalidArgument) when sizes don't fit, the weight is out of range, or listed
  // items don't ascend.
  explicit FusedRecommender(const FusedModel& model);

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

  // The same for someone who isn't in the model, or has acted since it was made.
  std::vector<Recommendation> Recommend(const FusedQuery& query, size_t k,
                                        const RowFilter& filter) const;

  // The same for many queries, in their order; for whole nights.
  //
  //   filters  one for each query, or empty: everything is allowed. Asked only of items that are
  //            good enough for the list
  //
  // Throws Error(kInvalidArgument) for another number of filters.
  std::vector<std::vector<Recommendation>> RecommendBatch(
      std::span<const uint32_t> queries, size_t k, size_t num_threads,
      std::span<const RowFilter* const> filters = {}) const;

  // The score of one item as lists have it, whether it is in the history or not. 0 for a
  // query of which nothing is known.
  float Score(const FusedQuery& query, uint32_t item) const;

  // What the model knows of a query.
  FusedQuery QueryOf(uint32_t query) const;

 private:
  friend class FusedScan;  // the steps of an answer, with one thread's scratch

  PreparedQuery Prepare(const FusedQuery& query, FilterScorer* scorer) const;

  size_t dim() const { return static_cast<size_t>(model_.item_embeddings.cols()); }

  // Items are looked at by place among those that are listed.
  size_t num_places() const {
    return model_.listed ? model_.listed->size() : model_.popularity.size();
  }
  uint32_t item_at(size_t place) const {
    return model_.listed ? (*model_.listed)[place] : static_cast<uint32_t>(place);
  }

  const FusedModel model_;
  Matrix gramian_;                       // of item_embeddings, divided by their number
  double largest_norm_ = 0;              // of an item's embedding
  std::vector<uint32_t> by_popularity_;  // items, most popular first
  std::vector<uint32_t> place_of_;       // by item, kNoRow: not listed; empty: all are
};

}  // namespace bole
