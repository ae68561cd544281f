#include "models/tie_regression.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "models/item_filter.h"

namespace bole {
namespace {

constexpr size_t kMembersAtATime = 64;

// Whom each member is regressed on are the largest entries of a column, and the filter keeps the
// largest of each row: enough of them that no column is short.
constexpr size_t kEntriesPerNeighbour = 2;

Csr RegressMembers(const CsrView& known, const TieRegressionOptions& options) {
  const ItemFilterOptions filter_options = {
      .max_entries = kEntriesPerNeighbour * options.num_neighbours,
      .regression_ridge = options.ridge,
      .regression_neighbours = options.num_neighbours,
      .num_threads = options.num_threads};
  const Csr together = MakeGraphFilter(known, filter_options);
  return RegressOn(together.view(), known, filter_options);
}

// Sums for one member after the other. Weights may be below 0, so what was touched isn't what is
// above 0.
class RowForeteller {
 public:
  RowForeteller(const CsrView& known, const CsrView& weights, size_t count)
      : known_(known), weights_(weights), sums_(known.num_columns, 0.0f), best_(count) {}

  std::vector<CsrEntry> Foretell(uint32_t member) {
    for (const uint32_t acquaintance : known_.row(member)) AddRow(acquaintance);
    sums_[member] = 0;
    for (const uint32_t acquaintance : known_.row(member)) sums_[acquaintance] = 0;
    for (const uint32_t other : touched_) {
      if (sums_[other] > 0) best_.Add(sums_[other], other);
      sums_[other] = 0;  // touched twice, it is added once
    }
    touched_.clear();
    std::vector<CsrEntry> entries;
    for (const ScoredRow& item : best_.Take()) entries.push_back({member, item.row, item.score});
    return entries;
  }

 private:
  void AddRow(uint32_t acquaintance) {
    const auto others = weights_.row(acquaintance);
    const auto weights = weights_.row_values(acquaintance);
    for (size_t i = 0; i < others.size(); ++i) {
      if (sums_[others[i]] == 0) touched_.push_back(others[i]);
      sums_[others[i]] += weights[i];
    }
  }

  const CsrView known_;
  const CsrView weights_;
  std::vector<float> sums_;  // 0 between calls
  std::vector<uint32_t> touched_;
  TopK best_;
};

}  // namespace

Csr ForetellTies(const CsrView& acquaintances, const TieRegressionOptions& options) {
  CsrView known = acquaintances;
  known.values = {};
  const Csr weights = RegressMembers(known, options);
  std::vector<RowForeteller> foretellers(options.num_threads,
                                         RowForeteller(known, weights.view(), options.count));
  const size_t num_members = known.num_rows();
  std::vector<std::vector<CsrEntry>> parts(NumChunks(num_members, kMembersAtATime));
  ParallelFor(num_members, kMembersAtATime, options.num_threads, [&](const Chunk& chunk) {
    for (size_t member = chunk.begin; member < chunk.end; ++member) {
      const auto entries = foretellers[chunk.worker].Foretell(static_cast<uint32_t>(member));
      std::copy(entries.begin(), entries.end(), std::back_inserter(parts[chunk.index]));
    }
  });
  std::vector<CsrEntry> foretold;
  for (const auto& part : parts) foretold.insert(foretold.end(), part.begin(), part.end());
  return MakeCsr(std::move(foretold), num_members, known.num_columns, Duplicates::kMax);
}

}  // namespace bole
