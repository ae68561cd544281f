// Learns a probability so that all examples are learned from, and all are calibrated on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/matching/people_ranker.h"
#include "models/boosted_trees.h"

namespace bole {

struct CrossFittingOptions {
  uint32_t num_parts = 5;  // each is scored by trees of the others: nearly those that are kept
  std::vector<BoostedTreesOptions> trees = {{}};  // of these the one that foretells the parts best
  // Sets of features that trees don't read, those that leave least to read first: of few examples
  // trees learn chance where there is much to read. A later set is taken where it surely foretells
  // the parts better than the one taken before, by two standard errors of the log-loss.
  std::vector<std::vector<uint32_t>> unread = {{}};
  std::optional<uint32_t> segment_feature;  // whose values get offsets; see SegmentOffsets
  size_t num_threads = 1;                   // changes nothing but speed
};

struct CrossFit {
  CalibratedTrees all;  // trees of all examples
  // By part, trees of all examples but those of the part, with the same curve and offsets: for
  // forecasts of what was learned from.
  std::vector<CalibratedTrees> without;
};

// Trees of all the examples, by those options that have the least log-loss of the parts (the first
// of such) and without the features of the set that was taken, and the curve that makes a
// probability of their score: fitted to all examples, each scored by trees that haven't seen its
// part. Then offsets of segments, fitted to the same. Examples that tell of each other belong to
// one part.
//
//   parts  of each example; below num_parts
//
// Depends on the examples, their order and their parts alone. Throws what LearnBoostedTrees throws.
CrossFit LearnCrossFitted(const Examples& examples, std::span<const uint32_t> parts,
                          const CrossFittingOptions& options);

}  // namespace bole
