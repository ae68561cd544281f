// What a graph's structure alone says of a pair.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"

namespace bole {

using RowPair = std::pair<uint32_t, uint32_t>;

// The columns. d is a row's number of neighbours, z a neighbour of both.
//
//   common_neighbours    how many z
//   adamic_adar          sum of 1 / ln d(z)
//   resource_allocation  sum of 1 / d(z)
//   jaccard              z as a share of the neighbours of either
//   degrees              the smaller d, and the larger
//   walk_2 ... walk_7    chance that a walk of so many steps from one ends at the other, over the
//                        other's d: the same from both sides
//   random_walk          the same of a walk of any length (engine/retrieval/random_walk.h)
//   cosine               of the embeddings
inline constexpr std::array<std::string_view, 14> kStructureFeatures = {"common_neighbours",
                                                                        "adamic_adar",
                                                                        "resource_allocation",
                                                                        "jaccard",
                                                                        "smaller_degree",
                                                                        "larger_degree",
                                                                        "walk_2",
                                                                        "walk_3",
                                                                        "walk_4",
                                                                        "walk_5",
                                                                        "walk_6",
                                                                        "walk_7",
                                                                        "random_walk",
                                                                        "cosine"};

// A row for each pair. `graph` is square and symmetric, weights don't count; `embeddings` has a row
// of length 1 or 0 for each of its rows. Works in passes over the whole graph for each pair's first
// row, so it is for graphs of some thousand rows.
Matrix MakeStructureFeatures(const CsrView& graph, const Matrix& embeddings,
                             std::span<const RowPair> pairs, size_t num_threads);

}  // namespace bole
