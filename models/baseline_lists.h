// The lists of those who serve nothing else: what known items must be better served than by
// embeddings of interactions alone, and new ones than by likeness alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "models/als.h"

namespace bole {

// Who asks; of items of the whole catalogue.
struct BaselineQuery {
  CsrView kept;  // users × items: what they did, and what is learned from
  std::span<const uint32_t> users;
  size_t list_length = 20;
  size_t num_threads = 1;  // changes no list
};

// One list of rows for each user, best first, without what the user acted on. By ALS without
// features or filter:
std::vector<std::vector<uint32_t>> ListByPlainEmbeddings(const BaselineQuery& query,
                                                         const AlsOptions& options);

// By the likeness of items' features to those of the user's history (HistoryAlike).
//
//   item_features  items × features, rows of length 1
std::vector<std::vector<uint32_t>> ListByLikeness(const BaselineQuery& query,
                                                  const CsrView& item_features);

}  // namespace bole
