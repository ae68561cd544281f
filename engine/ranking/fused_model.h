// What the fused recommender computes its lists from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"

namespace bole {

// A view: who made it keeps the arrays alive.
struct FusedModel {
  // As wide as each other. A row of zeros: nothing is known of the query. Both without rows: no
  // embeddings at all.
  MatrixView query_embeddings{nullptr, 0, 0};
  MatrixView item_embeddings{nullptr, 0, 0};
  CsrView histories;                     // queries × items that they acted on, by weight >= 0
  CsrView item_filter;                   // items × items, weights >= 0; without rows: no filter
  std::span<const uint32_t> popularity;  // number of interactions of each item
  float embedding_weight = 0.5F;         // w, in [0, 1]
  // Items that any filter may allow, ascending; without it all. Others are never looked at, but
  // count in the norms as all do.
  std::optional<std::span<const uint32_t>> listed = std::nullopt;
};

// Someone who asks, known by any of these.
struct FusedQuery {
  std::span<const float> embedding;   // dim floats, or empty
  std::span<const uint32_t> history;  // items, ascending; may be empty
  std::span<const float> weights;     // of these; empty: all 1
};

}  // namespace bole
