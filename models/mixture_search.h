// Finds how a relation's sources are best joined, on a part of the interactions that they have not
// seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/base/csr.h"
#include "models/relation_sources.h"

namespace bole {

// What was learned and what is to be foretold. All matrices are users × items, but for the
// features.
struct MixtureTrial {
  CsrView kept;           // what the sources were learned from
  CsrView held;           // what came of it
  CsrView item_features;  // items × features, rows of length 1; may be empty
  const RelationSources& sources;
};

struct MixtureSearchOptions {
  // What is given isn't searched.
  std::optional<float> embedding_weight;
  std::optional<float> content_share;
  std::optional<float> cold_scale;

  AlsOptions plain;           // of the embeddings from interactions alone that warm lists must beat
  size_t list_length = 20;    // what is looked at
  size_t fewest_users = 100;  // with fewer to measure by, chance would choose
  // With more, time is all that grows; fewer where items are many. Chosen by a hash of their rows.
  size_t most_users = 5000;
  uint64_t seed = 1;
  size_t num_threads = 1;  // changes no result
};

struct MixtureResult {
  Mixture mixture;
  double value = 0;      // what was climbed
  size_t num_users = 0;  // by how many
  bool has_segments = false;
};

// Climbs, axis by axis, until nothing changes. The value of a list is the mean of its recall and
// NDCG. Where enough of what is held lies among cold items, the value of a mixture is the lesser of
// two ratios: its lists' value for warm items over that of plain ALS, and for cold items over that
// of HistoryAlike, all in lists of the whole catalogue. So neither the known nor the new pay for
// the other: each segment is as far as can be above those who serve nothing else. Elsewhere it is
// the value of all.
//
// With too few users returns the defaults of what isn't given. Throws Error(kInvalidArgument) when
// sizes don't fit.
MixtureResult FindMixture(const MixtureTrial& trial, const MixtureSearchOptions& options);

}  // namespace bole
