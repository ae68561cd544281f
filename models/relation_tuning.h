// The options of all that is learned of one relation, and how good they proved to be.
#pragma once

#include <string>

#include "models/als.h"
#include "models/item_filter.h"

namespace bole {

struct RelationTuning {
  AlsOptions als;
  ItemFilterOptions filter;
  float embedding_weight = 0.5F;  // w of engine/ranking/fused_recommender.h
  float recency = 0;              // exponent of models/recency.h
};

// Means over users of a hold-out; of lists of all items that the user hadn't acted on.
struct TuningQuality {
  double recall = 0;
  double ndcg = 0;

  double value() const { return (recall + ndcg) / 2; }  // what the search climbs

  bool operator==(const TuningQuality&) const = default;
};

// One line of JSON with all that changes results: not threads, nor the options of a source whose
// weight is 0. Equal text means equal lists.
std::string DescribeTuning(const RelationTuning& tuning);

}  // namespace bole
