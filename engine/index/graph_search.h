// The search in a graph of near neighbours: a walk by codes, then exact scores.
#pragma once

#include <optional>
#include <vector>

#include "engine/base/scratch_pool.h"
#include "engine/index/code_table.h"
#include "engine/index/exact_search.h"
#include "engine/index/graph_walk.h"
#include "engine/index/link_table.h"

namespace bole {

// Walks by the codes and scores what the walk holds at its end by InnerProduct.
//
// A filter is asked only for what the walk holds. The walk holds more the fewer rows the filter
// allows, and begins again with four times as many while too few of them are allowed: what a member
// has seen lies where the walk goes first.
//
// All arguments must outlive this. Thread safety: const and safe from any number of threads.
class GraphSearch {
 public:
  //   held_row_cost  see IndexOptions; above 0
  GraphSearch(const NeighbourGraph& graph, const CodeTable& codes, const ExactSearch& exact,
              double held_row_cost);

  // held_row_cost as measured where Bole was made, for rows of this dimension.
  static double UsualHeldRowCost(size_t dim);

  struct Request {
    const float* query = nullptr;
    size_t k = 0;                       // at most the number of rows
    size_t effort = 0;                  // at least k
    const RowFilter* filter = nullptr;  // null allows all
  };

  // The list of k rows, or nothing when the graph isn't the way: too few allowed rows were reached,
  // or comparing with all of them is quicker.
  std::optional<std::vector<ScoredRow>> Search(const Request& request) const;

 private:
  std::vector<ScoredRow> BestOf(std::span<const uint32_t> rows, const Request& request) const;

  const NeighbourGraph& graph_;
  const CodeTable& codes_;
  const ExactSearch& exact_;
  const double held_row_cost_;
  mutable ScratchPool<GraphWalk> walks_;
};

}  // namespace bole
