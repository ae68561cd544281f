// Fits how far each segment is from a curve for all, with as much belief as its size allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace bole {

// What was foretold of one example, what came of it, and where it belongs.
struct SegmentOutcome {
  float probability = 0;  // within (0, 1)
  float label = 0;        // 0 or 1
  uint32_t segment = 0;
  float weight = 1;  // how many examples it stands for
};

// For each segment the offset in log-odds by which the later outcomes are away from what was
// foretold; each slice was foretold by the curve that is right for all of its own.
//
// Empirical Bayes (Efron, Morris 1975), two normal effects a segment: what the curve misses for
// good, seen in both slices, and what has changed since the earlier one. How large either usually
// is is learned from all segments together: where segments haven't changed, both slices count
// alike, and chance in a small one moves nothing; where they have, the later one counts.
//
// A segment without outcomes has 0. Depends on the set of outcomes alone, but for rounding.
// Requires segments below num_segments.
std::vector<float> FitSegmentOffsets(std::span<const SegmentOutcome> earlier,
                                     std::span<const SegmentOutcome> later, size_t num_segments);

}  // namespace bole
