// One block of the fused recommender's queries against all items.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/ranking/prepared_query.h"

namespace bole {

// Finds candidates by approximate scores, tile by tile, then decides by exact ones.
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
  // How far one query has come.
  struct Progress {
    TopK best;
    size_t next_filter_sum = 0;  // first one beyond the tiles seen so far
    size_t next_seen = 0;        // likewise of the history
  };

  void ScaleQueries(std::span<const PreparedQuery> queries, std::span<const size_t> scanned);
  const float* ItemsOfTile(size_t begin, size_t count);
  void MultiplyTile(size_t num_queries, size_t begin, size_t count);
  void ScanTile(const PreparedQuery& query, const RowFilter& filter, size_t begin,
                std::span<float> scores, Progress* progress) const;
  void AddToTile(const PreparedQuery& query, size_t begin, std::span<float> scores,
                 Progress* progress) const;
  void AddCandidates(std::span<const float> scores, size_t begin, const RowFilter& filter,
                     TopK* best) const;
  std::vector<Recommendation> Decide(const PreparedQuery& query, const RowFilter& filter, size_t k,
                                     const std::vector<ScoredRow>& found) const;
  double ErrorBound(const PreparedQuery& query, float largest_score) const;
  std::vector<Recommendation> ScanExactly(const PreparedQuery& query, const RowFilter& filter,
                                          size_t k) const;
  static std::vector<Recommendation> FromFilterAlone(const PreparedQuery& query,
                                                     const RowFilter& filter, size_t k);
  void FillUp(const PreparedQuery& query, const RowFilter& filter, size_t k,
              std::vector<Recommendation>* list) const;

  const FusedRecommender& owner_;
  std::vector<float> scaled_;  // the queries' embeddings times their scale, one a row
  std::vector<float> items_;   // the embeddings of a tile's items, where not all are listed
  std::vector<float> scores_;  // of a tile, one row a query
};

}  // namespace bole
