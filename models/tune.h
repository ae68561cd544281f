// Finds the options of a relation's model on a hold-out of its interactions.
//
// Works in stages, each from the best of the last, by climbing along the options' axes:
//
//   configured  nothing; what the search has to beat
//   filter      recency, where an order is known, and the item filter's exponents, alone
//   regression  share, ridge and neighbours of the item filter's regression
//   content     of items with features: the content filter's neighbours and share, and the scale of
//               the scores of what nobody has acted on
//   embeddings  α₀ and λ, which depend on each other, and the weight, at a small dimension
//   dimension   doubled while it helps, λ and weight again
//   shape       recency once more, ν, the number of epochs and the ridge of the features' maps
//   together    the weight, the scale, and the filters' shares and exponents, all sources together
//
// Where the hold-out has known and new items, filter and regression climb by the known ones, of
// which alone they say anything, and all that follows by both: TuningQuality::value.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/csr.h"
#include "models/hold_out_measure.h"
#include "models/relation_tuning.h"

namespace bole {

struct TuneOptions {
  RelationTuning start;  // where the search begins; its seed and numbers of entries stay
  size_t max_dim = 512;  // of the embeddings, for memory and time
  HoldOutMeasureOptions measure;

  // A trial that has begun is brought to its end. Trials of the journal cost nothing.
  std::chrono::seconds budget = std::chrono::minutes(30);

  // Where trials are written, and read when it exists; empty: nowhere.
  std::filesystem::path journal;
};

struct TuneTrial {
  std::string stage;
  RelationTuning tuning;
  TuningQuality quality;
  double seconds = 0;  // when it was measured, in this run or an earlier one
};

struct TuneResult {
  RelationTuning best;
  TuningQuality quality;          // of the best
  std::vector<TuneTrial> trials;  // in the order in which they were tried
  bool complete = false;          // false: the budget was used up

  // Whether the options of the content filter, and the scale of cold items, were among what was
  // searched; else they are as they were.
  bool has_content = false;
  bool has_cold_scale = false;
};

// Trials and their numbers depend on data and options, not on time or threads; the budget
// cuts them off somewhere. `watch` is told each trial when it is known; may be empty.
//
// Throws as HoldOutMeasure, TuneJournal, TrainAls and MakeItemFilter do.
TuneResult TuneRelation(HoldOut data, const TuneOptions& options,
                        const std::function<void(const TuneTrial&)>& watch = {});

}  // namespace bole
