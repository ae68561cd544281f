#include "engine/matching/hidden_ties.h"

#include <algorithm>
#include <vector>

#include "engine/base/random.h"

namespace bole {
namespace {

Csr KeepOthers(const CsrView& matrix, const IsHidden& is_hidden) {
  Csr kept;
  kept.num_columns = matrix.num_columns;
  for (uint32_t row = 0; row < matrix.num_rows(); ++row) {
    for (uint64_t i = matrix.offsets[row]; i < matrix.offsets[row + 1]; ++i) {
      if (is_hidden(row, matrix.columns[i])) continue;
      kept.columns.push_back(matrix.columns[i]);
      if (!matrix.values.empty()) kept.values.push_back(matrix.values[i]);
    }
    kept.offsets.push_back(kept.columns.size());
  }
  return kept;
}

Csr ListHidden(const MemberGraph& graph, const IsHidden& is_hidden) {
  Csr hidden;
  hidden.num_columns = graph.ties.num_columns;
  for (uint32_t member = 0; member < graph.num_members(); ++member) {
    std::vector<uint32_t> others;
    for (const CsrView& matrix : {graph.ties, graph.follows}) {
      for (const uint32_t other : matrix.row(member)) {
        if (is_hidden(member, other)) others.push_back(other);
      }
    }
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    hidden.columns.insert(hidden.columns.end(), others.begin(), others.end());
    hidden.offsets.push_back(hidden.columns.size());
  }
  return hidden;
}

}  // namespace

HiddenTies::HiddenTies(const MemberGraph& graph, const IsHidden& is_hidden)
    : ties_(KeepOthers(graph.ties, is_hidden)),
      acquaintances_(KeepOthers(graph.acquaintances, is_hidden)),
      follows_(KeepOthers(graph.follows, is_hidden)),
      followers_(KeepOthers(graph.followers, is_hidden)),
      hidden_(ListHidden(graph, is_hidden)),
      rest_(graph) {
  rest_.ties = ties_.view();
  rest_.acquaintances = acquaintances_.view();
  rest_.follows = follows_.view();
  rest_.followers = followers_.view();
}

uint64_t FoldOfPair(uint32_t a, uint32_t b, uint64_t num_folds) {
  return Mix64(Mix64(uint64_t{std::min(a, b)} << 32 | std::max(a, b))) % num_folds;
}

}  // namespace bole
