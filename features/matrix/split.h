// The test part: what happened from a date on, and what a recommender could have foretold of it.
//
// The training part needs no function of its own: everything that learns takes `until` (as
// RelationOptions does) and leaves out what happened at that time or later.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/csr.h"
#include "engine/store/table.h"
#include "features/matrix/interactions.h"

namespace bole {

// From when until when the columns of a relation could be recommended (jobs: posted_at and
// closes_at), in Unix seconds; kNoTime is "always". Empty: always for all.
struct Lifetimes {
  std::span<const int64_t> begins;
  std::span<const int64_t> ends;
};

struct HeldOutOptions {
  int64_t split_at = 0;  // Unix seconds: training is before, test from here on

  // Least weight of a signal that makes a test pair: at 1, applications count and views don't.
  float min_signal = 0;

  Lifetimes columns;
};

// The test pairs of a relation, binary: those with a wanted signal from the split on that
//   - had none before: what a member has seen already is no discovery;
//   - had begun when it happened, and hadn't ended at the split.
//
// Throws what BuildRelation throws, and Error(kInvalidArgument) when the lifetimes are neither
// empty nor as many as the columns.
Csr HeldOutInteractions(const Table& interactions, const Relation& relation,
                        const RelationShape& shape, const HeldOutOptions& options);

// The pairs that `keep` (row, column -> bool) wants, binary.
template <typename Keep>
Csr KeepPairs(const CsrView& pairs, const Keep& keep) {
  Csr kept;
  kept.num_columns = pairs.num_columns;
  for (uint32_t row = 0; row < pairs.num_rows(); ++row) {
    for (const uint32_t column : pairs.row(row)) {
      if (keep(row, column)) kept.columns.push_back(column);
    }
    kept.offsets.push_back(kept.columns.size());
  }
  return kept;
}

// Those of the pairs that the other side wanted too: its pairs are turned, column by row.
Csr MutualPairs(const CsrView& pairs, const CsrView& others);

// The connections made from the split on between members who had none before, in both
// directions, binary. A connection without a time is old.
Csr HeldOutConnections(const Table& connections, size_t num_members, int64_t split_at);

// The same from a table that is the test part as a whole (test_interactions, test_connections):
// every wanted pair, whatever its time and whether or not it is in the training part, since
// published test parts are compared as they are.
Csr TestInteractions(const Table& test_interactions, const Relation& relation,
                     const RelationShape& shape);
Csr TestConnections(const Table& test_connections, size_t num_members);

}  // namespace bole
