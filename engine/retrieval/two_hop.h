// Who shares acquaintances with whom: weighted Adamic-Adar and resource allocation.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/scratch_pool.h"
#include "engine/base/top_k.h"
#include "engine/retrieval/accumulator.h"
#include "engine/retrieval/candidate_source.h"
#include "engine/retrieval/row_filter.h"

namespace bole {

struct TwoHopOptions {
  // What an acquaintance z in common is worth, by its degree d:
  // adamic_adar / ln d + resource_allocation / d. Both are of
  // Adamic, Adar 2003 and Zhou, Lü, Zhang 2009.
  // The default mixture was better than either on held-out training ties of all graphs measured.
  float adamic_adar = 0.1f;
  float resource_allocation = 1;

  // Of a member with more neighbours only this many are walked to: the strongest, ties by a hash.
  // A hub's neighbours hardly know each other (1 / d), but there are d * d pairs of them: this
  // bounds time and loses nearly nothing.
  size_t max_neighbours = 1000;
};

// score(u, v) = sum over z of w(u, z) * worth(z) * w(z, v), z a neighbour of both.
//
// A dense accumulator for each worker; the best k are chosen in the same pass, so nothing of the
// size of all pairs ever exists. The graph must outlive this.
class TwoHop : public CandidateSource {
 public:
  // Requires a square matrix with values above zero, or none (all ones).
  TwoHop(const CsrView& graph, const TwoHopOptions& options);

  // Scores of all rows two steps away, neighbours and `query` among them.
  void Accumulate(uint32_t query, Accumulator& scores) const override;

  // The best k that are neither `query` nor its neighbours and that the filter allows.
  std::vector<ScoredRow> Search(uint32_t query, size_t k, const RowFilter& filter) const;

  // Search for every row without a filter, heavy rows first; one list for each row, in row order.
  // The same for any number of threads.
  std::vector<std::vector<ScoredRow>> SearchAll(size_t k, size_t num_threads) const;

  // What this acquaintance in common is worth; see TwoHopOptions.
  float worth(uint32_t row) const { return worth_[row]; }

  // Number of accumulator updates of one query: the work.
  uint64_t CountWedges(uint32_t query) const;

 private:
  // What is walked on: the graph, or a copy whose long rows are cut.
  CsrView walked() const { return cut_.num_columns > 0 ? cut_.view() : graph_; }

  std::vector<ScoredRow> Search(uint32_t query, size_t k, const RowFilter& filter,
                                Accumulator& scores) const;

  CsrView graph_;
  Csr cut_;
  std::vector<float> worth_;  // by row, of the degree before the cut
  mutable ScratchPool<Accumulator> scratch_;
};

}  // namespace bole
