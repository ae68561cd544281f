// A linear map from sparse features to embeddings: where an entity without interactions lies.
#pragma once

#include <cstddef>
#include <span>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"

namespace bole {

struct RidgeMapOptions {
  float lambda = 1;            // added to each feature's weighted square sum; > 0
  size_t max_iterations = 50;  // of conjugate gradients
  float tolerance = 1e-4F;     // of a column's residual, relative to its right side
  size_t num_threads = 1;      // changes no result
};

// Finds A = (FᵀRF + λI)⁻¹ FᵀRX, one row a feature.
//
//   features      F, entities × features
//   row_weights   R's diagonal, one number >= 0 an entity: how much its embedding is believed
//   embeddings    X, entities × dim
//   start         a map to start from, such as the last epoch's; null: zero
//
// Solves all columns of A at once by conjugate gradients with a diagonal preconditioner, so
// memory is four maps, never features × features.
// Throws Error(kInvalidArgument) when sizes don't fit or λ isn't positive.
Matrix FitRidgeMap(const CsrView& features, std::span<const float> row_weights,
                   const Matrix& embeddings, const RidgeMapOptions& options,
                   const Matrix* start = nullptr);

// F·A: the embedding that each row's features alone give. A row without features gets zero.
Matrix ApplyRidgeMap(const CsrView& features, const Matrix& map, size_t num_threads);

}  // namespace bole
