// All that is learned of a relation, and how it is put together to one score.
//
// Three sources speak for an item: embeddings, the item filter (who acted on this also acted on
// that) and the content filter (what is alike by its features). Of a cold item, on which nobody
// has acted, the item filter knows nothing and the embedding is only what its features foretell,
// which is less than what it will be: a mean over all that looks alike is shorter than most of
// what it is the mean of. Left so, no cold item would ever stand before a warm one. So the scores
// of cold items are scaled up, by what proved right in a rehearsal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/matrix.h"
#include "models/feature_als.h"
#include "models/item_filter.h"

namespace bole {

struct SourceOptions {
  AlsOptions als;
  ItemFilterOptions filter;
  float map_lambda = 1;             // of FeatureAlsOptions
  size_t content_neighbours = 200;  // 0: no content filter
  float refusal_weight = 1;         // factor of the weights of refusals; 0: they don't count
  size_t num_threads = 1;           // changes no result
};

struct RelationSources {
  Factors embeddings;
  Csr item_filter;
  Csr content_filter;                 // without entries: items have no features
  std::vector<uint8_t> is_cold;       // by item: 1 when nobody acted on it
  std::vector<uint8_t> is_cold_user;  // by user: 1 when they acted on nothing

  // Whether any item is known by its features: only then content_share matters.
  bool has_content() const { return !content_filter.columns.empty(); }
};

// What happened, users × items.
struct RelationHistory {
  CsrView wanted;   // by weight; > 0
  CsrView refused;  // by weight; > 0. Without rows: nothing was
};

// One matrix for ALS: what was wanted, and what was refused as weights below 0, times `scale`. Of a
// pair that was both the heavier counts, the refusal when both weigh the same.
Csr WithRefusals(const RelationHistory& history, float scale);

// Refusals count in the embeddings alone: the filters know what goes together.
//
// Requires a wanted interaction. `start`: factors to start from, such as last night's.
RelationSources LearnSources(const RelationHistory& history, const SideFeatures& features,
                             const SourceOptions& options, std::optional<Factors> start = {});

// By item, 1 for each on which nobody acted; by user, 1 for each who acted on nothing.
std::vector<uint8_t> FindColdItems(const CsrView& by_user);
std::vector<uint8_t> FindColdUsers(const CsrView& by_user);

// How the sources are joined.
struct Mixture {
  float embedding_weight = 0.5F;  // w of engine/ranking/fused_recommender.h, in [0, 1]
  float content_share = 0;        // norm of the content filter relative to the item filter's
  float cold_scale = 1;           // of cold items' scores; > 0

  bool operator==(const Mixture&) const = default;
};

// Where a search for the best one begins, and what holds where nothing can be measured.
inline constexpr Mixture kUsualMixture = {
    .embedding_weight = 0.5F, .content_share = 0.5F, .cold_scale = 1.5F};

// content_share of both filters together, columns of cold items scaled.
Csr MixFilters(const RelationSources& sources, const Mixture& mixture);

// The same of parts. Requires a content filter with entries.
Csr AddContent(const CsrView& item_filter, const CsrView& content_filter,
               std::span<const uint8_t> is_cold, const Mixture& mixture);

// The embeddings, rows of cold items and users scaled. A user's scale changes none of their lists,
// but where items list users.
Factors MixEmbeddings(const RelationSources& sources, const Mixture& mixture);

// Multiplies the rows that are marked with 1.
void ScaleRows(std::span<const uint8_t> is_marked, float scale, Matrix* rows);

}  // namespace bole
