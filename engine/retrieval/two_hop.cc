#include "engine/retrieval/two_hop.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/parallel.h"
#include "engine/base/random.h"

namespace bole {
namespace {

// Queries that a worker takes at a time: enough to make taking free, few enough that the heavy ones
// at the front spread over the workers.
constexpr size_t kQueriesAtATime = 16;

float WeightOf(const CsrView& graph, size_t entry) {
  return graph.values.empty() ? 1.0f : graph.values[entry];
}

// The entries of a row to keep: the strongest, ties by a hash of both ends, so that no one is
// favoured for a small row number. Ascending.
std::vector<uint64_t> StrongestEntries(const CsrView& graph, uint32_t row, size_t max_entries) {
  std::vector<uint64_t> entries(graph.row_size(row));
  std::iota(entries.begin(), entries.end(), graph.offsets[row]);
  const auto hash = [&](uint64_t entry) {
    return Mix64(uint64_t{row} << 32 | graph.columns[entry]);
  };
  const auto is_stronger = [&](uint64_t a, uint64_t b) {
    const float weight_a = WeightOf(graph, a);
    const float weight_b = WeightOf(graph, b);
    return weight_a != weight_b ? weight_a > weight_b : hash(a) < hash(b);
  };
  std::nth_element(entries.begin(), entries.begin() + max_entries, entries.end(), is_stronger);
  entries.resize(max_entries);
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool HasLongRow(const CsrView& graph, size_t max_entries) {
  for (size_t row = 0; row < graph.num_rows(); ++row) {
    if (graph.row_size(row) > max_entries) return true;
  }
  return false;
}

Csr CutLongRows(const CsrView& graph, size_t max_entries) {
  Csr cut;
  cut.num_columns = graph.num_columns;
  cut.offsets.reserve(graph.num_rows() + 1);
  const auto keep = [&](uint64_t entry) {
    cut.columns.push_back(graph.columns[entry]);
    if (!graph.values.empty()) cut.values.push_back(graph.values[entry]);
  };
  for (uint32_t row = 0; row < graph.num_rows(); ++row) {
    if (graph.row_size(row) > max_entries) {
      for (const uint64_t entry : StrongestEntries(graph, row, max_entries)) keep(entry);
    } else {
      for (uint64_t entry = graph.offsets[row]; entry < graph.offsets[row + 1]; ++entry)
        keep(entry);
    }
    cut.offsets.push_back(cut.columns.size());
  }
  return cut;
}

float Worth(size_t degree, const TwoHopOptions& options) {
  // With one neighbour nobody is reached through it, and its logarithm is zero.
  if (degree < 2) return 0;
  const double d = static_cast<double>(degree);
  return static_cast<float>(options.adamic_adar / std::log(d) + options.resource_allocation / d);
}

}  // namespace

TwoHop::TwoHop(const CsrView& graph, const TwoHopOptions& options)
    : graph_(graph),
      worth_(graph.num_rows()),
      scratch_([rows = graph.num_rows()] { return std::make_unique<Accumulator>(rows); }) {
  CHECK_EQ(graph.num_rows(), graph.num_columns) << "two-hop needs a square matrix";
  CHECK_GT(options.max_neighbours, 0u);
  for (size_t row = 0; row < worth_.size(); ++row) {
    worth_[row] = Worth(graph.row_size(row), options);
  }
  if (HasLongRow(graph, options.max_neighbours)) cut_ = CutLongRows(graph, options.max_neighbours);
}

void TwoHop::Accumulate(uint32_t query, Accumulator& scores) const {
  const CsrView graph = walked();
  for (uint64_t entry = graph.offsets[query]; entry < graph.offsets[query + 1]; ++entry) {
    const uint32_t middle = graph.columns[entry];
    const float scale = WeightOf(graph, entry) * worth_[middle];
    if (scale > 0) scores.AddScaled(graph.row(middle), graph.row_values(middle), scale);
  }
}

std::vector<ScoredRow> TwoHop::Search(uint32_t query, size_t k, const RowFilter& filter) const {
  const auto scratch = scratch_.Lend();
  return Search(query, k, filter, *scratch);
}

std::vector<ScoredRow> TwoHop::Search(uint32_t query, size_t k, const RowFilter& filter,
                                      Accumulator& scores) const {
  Accumulate(query, scores);
  scores.Forget(query);
  for (const uint32_t neighbour : graph_.row(query)) scores.Forget(neighbour);
  TopK best(std::min(k, graph_.num_rows()));
  scores.Drain([&](uint32_t row, float score) {
    if (score >= best.threshold() && filter.Allows(row)) best.Add(score, row);
  });
  return best.Take();
}

std::vector<std::vector<ScoredRow>> TwoHop::SearchAll(size_t k, size_t num_threads) const {
  const size_t num_rows = graph_.num_rows();
  std::vector<uint64_t> wedges(num_rows);
  for (uint32_t row = 0; row < num_rows; ++row) wedges[row] = CountWedges(row);
  std::vector<uint32_t> order(num_rows);
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return wedges[a] > wedges[b]; });

  std::vector<std::vector<ScoredRow>> lists(num_rows);
  const NoFilter everyone;
  ParallelFor(num_rows, kQueriesAtATime, num_threads, [&](const Chunk& chunk) {
    const auto scratch = scratch_.Lend();
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      lists[order[i]] = Search(order[i], k, everyone, *scratch);
    }
  });
  return lists;
}

uint64_t TwoHop::CountWedges(uint32_t query) const {
  const CsrView graph = walked();
  uint64_t wedges = 0;
  for (const uint32_t middle : graph.row(query)) wedges += graph.row_size(middle);
  return wedges;
}

}  // namespace bole
