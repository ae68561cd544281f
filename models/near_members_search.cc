#include "models/near_members_search.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "engine/index/index.h"
#include "models/graph_embedding.h"

namespace bole {
namespace {

// Up to here comparing all members with all, in one batch, takes less than building a graph (200 us
// a row): with 64 numbers a row a core compares 1.5e10 pairs a second.
constexpr size_t kMostCompared = 300'000;

// The value of an entry; nothing when there is none.
std::optional<float> Find(const CsrView& graph, uint32_t row, uint32_t column) {
  const auto columns = graph.row(row);
  const auto found = std::lower_bound(columns.begin(), columns.end(), column);
  if (found == columns.end() || *found != column) return std::nullopt;
  const auto values = graph.row_values(row);
  return values.empty() ? 1 : values[static_cast<size_t>(found - columns.begin())];
}

// The entries that are there both ways, each with the smaller of its values.
Csr BothWays(const CsrView& graph) {
  Csr both;
  both.num_columns = graph.num_columns;
  for (uint32_t row = 0; row < graph.num_rows(); ++row) {
    const auto values = graph.row_values(row);
    for (size_t i = 0; i < graph.row_size(row); ++i) {
      const uint32_t column = graph.row(row)[i];
      const std::optional<float> back = Find(graph, column, row);
      if (!back) continue;
      both.columns.push_back(column);
      both.values.push_back(std::min(*back, values.empty() ? 1 : values[i]));
    }
    both.offsets.push_back(both.columns.size());
  }
  return both;
}

// The members who have a tie, in order.
std::vector<uint32_t> Tied(const CsrView& graph) {
  std::vector<uint32_t> tied;
  for (uint32_t row = 0; row < graph.num_rows(); ++row) {
    if (graph.row_size(row) > 0) tied.push_back(row);
  }
  return tied;
}

}  // namespace

Csr FindNearMembers(const CsrView& acquaintances, const NearMembersOptions& options) {
  const Csr graph = BothWays(acquaintances);
  const Matrix embedding = EmbedGraph(
      graph.view(), {.dim = options.dim, .seed = options.seed, .num_threads = options.num_threads});
  // The others' rows are 0: all members would be as near to each of them, and be compared in vain.
  const std::vector<uint32_t> tied = Tied(graph.view());
  const Matrix of_tied = embedding(tied, Eigen::all);
  const MatrixView rows = ViewOf(of_tied);
  const std::unique_ptr<Index> index =
      MakeIndex({.max_flat_size = kMostCompared, .num_threads = options.num_threads}, rows);
  const SearchLists lists =
      index->Search(rows, {.k = options.count + 1, .num_threads = options.num_threads});
  std::vector<CsrEntry> near;
  for (size_t i = 0; i < lists.size(); ++i) {
    for (const ScoredRow& other : lists[i]) {
      if (other.row != i && other.score > 0) {
        near.push_back({tied[i], tied[other.row], other.score});
      }
    }
  }
  return MakeCsr(std::move(near), acquaintances.num_rows(), acquaintances.num_columns,
                 Duplicates::kMax);
}

}  // namespace bole
