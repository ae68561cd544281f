// The options of all that is learned of one relation, and how good they proved to be.
#pragma once

#include <optional>
#include <string>

#include "models/als.h"
#include "models/item_filter.h"
#include "models/relation_sources.h"

namespace bole {

struct RelationTuning {
  AlsOptions als;
  ItemFilterOptions filter;
  float embedding_weight = kUsualMixture.embedding_weight;  // w of fused_recommender.h
  float recency = 0;                                        // exponent of models/recency.h

  // These say nothing of items that have no features.
  float map_lambda = 1;  // of FeatureAlsOptions
  size_t content_neighbours = 200;
  float content_share = kUsualMixture.content_share;
  float cold_scale = kUsualMixture.cold_scale;
};

// How well two segments of the items are served, beside those who serve nothing else: means of
// (recall + NDCG) / 2 over the users with something to find in the segment, over the same of lists
// by baseline_lists.h. Above 1 is better than these.
struct SegmentQuality {
  double warm = 0;  // items that somebody had acted on, beside plain embeddings
  double cold = 0;  // all others, known by their features alone, beside likeness

  bool operator==(const SegmentQuality&) const = default;
};

// Means over users of a hold-out; of lists of all items that the user hadn't acted on.
struct TuningQuality {
  double recall = 0;
  double ndcg = 0;
  std::optional<SegmentQuality> segments;  // nothing: too little of either was held out

  // What the search climbs. Of two segments the worse served one counts most, so that neither is
  // bought with the other: nearly the lesser of both, but what helps the better one alone still
  // counts for something, or no step along one axis would ever lead up where both are equal.
  double value() const;

  // The same for what depends on interactions alone: the known items', where they are apart.
  double warm_value() const { return segments ? segments->warm : value(); }

  bool operator==(const TuningQuality&) const = default;
};

// One line of JSON with all that changes results: not threads, nor the options of a source whose
// weight is 0. Equal text means equal lists of the same data.
std::string DescribeTuning(const RelationTuning& tuning);

}  // namespace bole
