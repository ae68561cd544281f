// Another program's products of sparse matrices, as `bole bench two-hop` measures them beside
// Bole's.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bole {

// A matrix by row: what a CsrView has, or what is read back.
struct SparseArrays {
  const uint64_t* offsets;
  const uint32_t* columns;
  const float* values;
  size_t num_rows;
  size_t num_columns;
};

// What is multiplied, and how. Matrices are the peer's.
struct SparseTask {
  const void* left;
  const void* right;
  const void* mask;  // entries of the product here aren't wanted, whatever its values are
  size_t num_threads;
  size_t method;  // below num_methods
};

// Plain functions, as those of BenchPeer: a peer lies in a module of its own. What fails throws
// std::runtime_error.
struct SparsePeer {
  const char* (*version)();
  size_t num_methods;
  const char* (*method_name)(size_t method);
  void* (*load)(const SparseArrays& arrays);
  void* (*multiply)(const SparseTask& task);
  size_t (*num_entries)(const void* matrix);
  // Writes num_rows + 1 offsets, and num_entries columns, which ascend within a row, and values.
  void (*read)(const void* matrix, uint64_t* offsets, uint32_t* columns, float* values);
  void (*drop)(void* matrix);
};

// SuiteSparse:GraphBLAS, or null when it wasn't there when Bole was built, or isn't now.
const SparsePeer* OpenGraphBlas();

}  // namespace bole
