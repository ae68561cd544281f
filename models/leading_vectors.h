// The leading singular vectors of a sparse matrix.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

struct LeadingVectors {
  size_t dim = 0;
  std::vector<float> columns;  // column x dim, row-major: orthonormal right singular vectors
  std::vector<float> rows;     // row x dim: the matrix's rows in their space, scaled to length 1
};

// By subspace iteration from a random start (Halko, Martinsson, Tropp 2011, algorithm 4.4). The
// dim is smaller than asked for where the matrix has fewer rows or columns. `transposed` is the
// same matrix transposed. The same bits for one seed.
LeadingVectors FindLeadingVectors(const CsrView& matrix, const CsrView& transposed, size_t dim,
                                  uint64_t seed);

}  // namespace bole
