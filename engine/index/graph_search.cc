#include "engine/index/graph_search.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/index/filter_share.h"
#include "engine/index/inner_product.h"
#include "engine/index/row_bitmap.h"

namespace bole {
namespace {

constexpr size_t kMoreEffort = 4;  // times as much when too few rows were allowed

// Rows that comparing with all allowed ones reads.
double ScannedRows(const RowFilter* filter, size_t num_rows) {
  const RowBitmap* const bitmap = filter == nullptr ? nullptr : filter->bitmap();
  return static_cast<double>(bitmap == nullptr ? num_rows : bitmap->count());
}

}  // namespace

// Its links are loaded, and some of the rows that they lead to are new; longer codes make more of a
// difference to a scan, which reads nothing else.
double GraphSearch::UsualHeldRowCost(size_t dim) {
  constexpr double kOfOneBlock = 75, kOfTwo = 50, kOfMore = 40;
  return dim <= kCodeBlock ? kOfOneBlock : dim <= 2 * kCodeBlock ? kOfTwo : kOfMore;
}

GraphSearch::GraphSearch(const NeighbourGraph& graph, const CodeTable& codes,
                         const ExactSearch& exact, double held_row_cost)
    : graph_(graph), codes_(codes), exact_(exact), held_row_cost_(held_row_cost), walks_([this] {
        return std::make_unique<GraphWalk>(codes_.size(), ChosenCodeKernels());
      }) {}

std::optional<std::vector<ScoredRow>> GraphSearch::Search(const Request& request) const {
  const double scan = ScannedRows(request.filter, codes_.size());
  const double share = request.filter == nullptr ? 1 : AllowedShare(*request.filter, codes_.size());
  if (static_cast<double>(request.effort) * held_row_cost_ > share * scan) return std::nullopt;
  const EncodedQuery query({request.query, exact_.dim()});
  const auto walk = walks_.Lend();
  auto effort = static_cast<size_t>(std::ceil(static_cast<double>(request.effort) / share));
  std::vector<uint32_t> rows;
  for (; static_cast<double>(effort) * held_row_cost_ <= scan; effort *= kMoreEffort) {
    rows.clear();
    for (const ScoredRow& item :
         walk->Run({graph_.links, graph_.entries, codes_.rows(), query.view(), effort})) {
      if (request.filter == nullptr || request.filter->Allows(item.row)) rows.push_back(item.row);
      if (rows.size() == request.effort) break;
    }
    if (rows.size() >= std::max(request.k, request.effort / 2)) return BestOf(rows, request);
  }
  return std::nullopt;
}

std::vector<ScoredRow> GraphSearch::BestOf(std::span<const uint32_t> rows,
                                           const Request& request) const {
  constexpr size_t kFloatsPerLine = 16;
  const InnerProductKernels& kernels = Kernels();
  const size_t dim = exact_.dim();
  for (const uint32_t row : rows) {
    for (size_t i = 0; i < dim; i += kFloatsPerLine) __builtin_prefetch(exact_.row(row) + i);
  }
  TopK best(request.k);
  size_t i = 0;
  for (; i + 4 <= rows.size(); i += 4) {
    const float* const items[4] = {exact_.row(rows[i]), exact_.row(rows[i + 1]),
                                   exact_.row(rows[i + 2]), exact_.row(rows[i + 3])};
    float scores[4];
    kernels.four(request.query, items, dim, scores);
    for (size_t j = 0; j < 4; ++j) best.Add(scores[j], rows[i + j]);
  }
  for (; i < rows.size(); ++i) {
    best.Add(kernels.one(request.query, exact_.row(rows[i]), dim), rows[i]);
  }
  return best.Take();
}

}  // namespace bole
