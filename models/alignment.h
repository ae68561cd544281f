// Turns today's embeddings so that they lie as near to yesterday's as a turn can bring them.
//
// Inner products don't change when both sides are turned alike, so a model that is learned anew
// may come out turned, though it says the same. After the turn what still differs is what has
// really changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/base/matrix.h"

namespace bole {

// Rows of one side that were there on both days.
struct RowPairs {
  std::span<const uint32_t> today;
  std::span<const uint32_t> yesterday;  // as many
};

// Embeddings of one side on both days, as wide as each other.
struct AlignedSide {
  MatrixView today{nullptr, 0, 0};
  MatrixView yesterday{nullptr, 0, 0};
  RowPairs pairs;
};

// The orthogonal matrix R that minimises Σ ‖today R − yesterday‖² over the pairs of all sides
// (orthogonal Procrustes problem, Schönemann 1966): R = UVᵀ with UΣVᵀ the singular value
// decomposition of Σ todayᵀ yesterday, summed in float64 in the order of the pairs.
//
// Throws Error(kInvalidArgument) when widths differ. Without pairs R is the identity.
Matrix FindAlignment(std::span<const AlignedSide> sides);

// √(Σ ‖today − yesterday‖² / Σ ‖yesterday‖²) over the pairs: 0 for no change. 0 without pairs.
double RelativeChange(const AlignedSide& side);

}  // namespace bole
