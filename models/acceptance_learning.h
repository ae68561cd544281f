// Learns how likely an invitation is accepted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/matching/people_ranker.h"
#include "models/boosted_trees.h"

namespace bole {

// Fewer answers of either kind, earlier or later, bear no probability.
constexpr size_t kFewestInvitations = 300;

struct AcceptanceOptions {
  std::optional<uint32_t> segment_feature;  // whose values get offsets; see SegmentOffsets
  size_t num_threads = 1;                   // changes nothing but speed
};

// Trees learned from all of the examples, and a curve that makes their score a probability, fitted
// on the later ones alone: each scored by trees that haven't seen it, learned from the other parts
// of both. So nothing that is known is left unlearned, and the curve is of the newest habits. Then
// offsets of segments, fitted on the scores of both; see FitSegmentOffsets.
//
// Depends on the examples and their order alone. Nothing with fewer than kFewestInvitations of
// either label in either. Throws what LearnBoostedTrees throws.
std::optional<CalibratedTrees> LearnAcceptance(const Examples& earlier, const Examples& later,
                                               const AcceptanceOptions& options);

}  // namespace bole
