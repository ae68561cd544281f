// Finds for each member who lies nearest in an embedding of the graph.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/csr.h"

namespace bole {

struct NearMembersOptions {
  // More finds more on large networks and costs as much more. Recall@20 of held-out ties of two
  // colleges by this source alone, with 32, 64 and 128: .443, .449, .452 (769 members) and .214,
  // .253, .296 (5,180).
  size_t dim = 64;

  size_t count = 50;  // of each member at most: eight bytes each
  uint64_t seed = 1;
  size_t num_threads = 1;  // changes no result
};

// `acquaintances`: square, values above zero or none; entries without their counterpart are left
// out: the followers of a celebrity needn't be near each other. Member × member, by the cosine of
// EmbedGraph's rows, where it is above 0; oneself and acquaintances not left out. Up to 300,000
// members exact, beyond by an approximate index. Throws what EmbedGraph throws.
Csr FindNearMembers(const CsrView& acquaintances, const NearMembersOptions& options);

}  // namespace bole
