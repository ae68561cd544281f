// Embeddings of a graph's rows by its structure alone: who lies near whom knows the same people.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"

namespace bole {

struct GraphEmbeddingOptions {
  size_t dim = 128;
  float noise_power = 0.75f;  // how much less often the well-connected are met by chance

  // The band of the graph's spectrum: its middle μ within [0, 2], and how narrow it is, θ.
  float band_middle = 0.2f;
  float band_narrowness = 0.5f;
  size_t num_terms = 10;  // of the band's Chebyshev series; at least 2

  uint64_t seed = 1;
  size_t num_threads = 1;  // changes no result
};

// ProNE (Zhang, Dong, Wang, Tang, Ding 2019) in two steps:
//
//   ln(p(j | i) / noise(j)) on the graph's entries, factorised by a randomised singular value
//   decomposition (Halko, Martinsson, Tropp 2011); p is the row's share, noise the column's sum of
//   shares to noise_power;
//   then what a Gaussian band of the graph's Laplacian (a Chebyshev series) leaves over is summed
//   up over each row's neighbours.
//
// `graph`: square and symmetric, values above zero, or none (all ones). Returns rows × dim; rows
// have length 1, those without neighbours length 0. Columns beyond the graph's rank are zero. The
// same bits for one seed. Throws Error(kInvalidArgument) for options out of range.
Matrix EmbedGraph(const CsrView& graph, const GraphEmbeddingOptions& options);

}  // namespace bole
