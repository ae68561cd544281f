// Another program's index, as `bole bench index` measures it beside Bole's.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bole {

// Plain functions: a peer is compiled for the newest instructions and lies in a module of its own,
// so that none of its inline functions ever serves Bole.
struct BenchPeer {
  // An empty index of inner products for num_rows vectors.
  void* (*make)(size_t num_rows, size_t dim, size_t links, size_t build_effort);
  void (*add)(void* index, const float* vector, size_t row);  // from any number of threads
  void (*search)(void* index, const float* query, size_t k, size_t effort, uint32_t* rows);
  size_t (*bytes_per_row)(const void* index);
  void (*drop)(void* index);
};

// hnswlib for this processor, or null when it wasn't there when Bole was built.
const BenchPeer* OpenHnswlib();

}  // namespace bole
