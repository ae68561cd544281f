#include "features/matrix/split.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "features/matrix/relation_events.h"

namespace bole {
namespace {

bool Has(const CsrView& matrix, uint32_t row, uint32_t column) {
  const auto columns = matrix.row(row);
  return std::binary_search(columns.begin(), columns.end(), column);
}

Csr MakeBinary(std::vector<CsrEntry> pairs, const RelationShape& shape) {
  Csr matrix = MakeCsr(std::move(pairs), shape.num_rows, shape.num_columns, Duplicates::kMax);
  matrix.values.clear();
  return matrix;
}

void CheckLifetimes(const Lifetimes& lifetimes, uint32_t num_columns) {
  for (const auto times : {lifetimes.begins, lifetimes.ends}) {
    if (times.empty() || times.size() == num_columns) continue;
    throw Error(ErrorCode::kInvalidArgument, "lifetimes are not one for each column: lifetimes " +
                                                 std::to_string(times.size()) + ", columns " +
                                                 std::to_string(num_columns));
  }
}

bool WasAlive(const RelationEvent& event, const HeldOutOptions& options) {
  const auto [begins, ends] = options.columns;
  // kNoTime is the least time there is, so that a missing begin is before everything.
  if (!begins.empty() && begins[event.column] > event.at) return false;
  return ends.empty() || ends[event.column] == kNoTime || ends[event.column] > options.split_at;
}

// Both directions of each connection that `keep` (time -> bool) wants.
template <typename Keep>
Csr Symmetric(const Table& connections, size_t num_members, const Keep& keep) {
  const auto from = connections.Rows("member_a");
  const auto to = connections.Rows("member_b");
  const auto times = connections.Times("connected_at");
  std::vector<CsrEntry> pairs;
  for (size_t i = 0; i < connections.num_rows(); ++i) {
    if (from[i] == to[i] || !keep(times[i])) continue;
    pairs.push_back({from[i], to[i]});
    pairs.push_back({to[i], from[i]});
  }
  return MakeBinary(std::move(pairs), {num_members, static_cast<uint32_t>(num_members)});
}

// The entries of a matrix that another doesn't have.
Csr Without(const CsrView& matrix, const CsrView& others) {
  return KeepPairs(matrix,
                   [&](uint32_t row, uint32_t column) { return !Has(others, row, column); });
}

}  // namespace

Csr HeldOutInteractions(const Table& interactions, const Relation& relation,
                        const RelationShape& shape, const HeldOutOptions& options) {
  CheckLifetimes(options.columns, shape.num_columns);
  RelationOptions before;
  before.until = options.split_at;
  before.binary = true;
  const Csr training = BuildRelation(interactions, relation, Evidence::kWanted, shape, before);
  const RelationEvents events(interactions, relation, Evidence::kWanted, shape);
  std::vector<CsrEntry> pairs;
  for (size_t i = 0; i < events.size(); ++i) {
    const std::optional<RelationEvent> event = events.Get(i);
    if (!event || event->at < options.split_at || event->signal < options.min_signal) continue;
    if (event->weight > 0 && WasAlive(*event, options)) {
      pairs.push_back({event->row, event->column});
    }
  }
  return Without(MakeBinary(std::move(pairs), shape).view(), training.view());
}

Csr MutualPairs(const CsrView& pairs, const CsrView& others) {
  return KeepPairs(pairs, [&](uint32_t row, uint32_t column) { return Has(others, column, row); });
}

Csr HeldOutConnections(const Table& connections, size_t num_members, int64_t split_at) {
  // kNoTime is the least time there is: a connection without one is old.
  const Csr before =
      Symmetric(connections, num_members, [&](int64_t time) { return time < split_at; });
  const Csr after =
      Symmetric(connections, num_members, [&](int64_t time) { return time >= split_at; });
  return Without(after.view(), before.view());
}

Csr TestInteractions(const Table& test_interactions, const Relation& relation,
                     const RelationShape& shape) {
  RelationOptions all;
  all.binary = true;
  return BuildRelation(test_interactions, relation, Evidence::kWanted, shape, all);
}

Csr TestConnections(const Table& test_connections, size_t num_members) {
  return Symmetric(test_connections, num_members, [](int64_t) { return true; });
}

}  // namespace bole
