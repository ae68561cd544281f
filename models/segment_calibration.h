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
};

// For each segment the offset in log-odds that foretells its outcomes best, drawn to 0: offsets are
// normal with variance 1 / kSegmentRidge beforehand, so a segment of a few examples stays on the
// curve. One without examples has 0. Requires segments below num_segments.
std::vector<float> FitSegmentOffsets(std::span<const SegmentOutcome> outcomes, size_t num_segments);

// Segments differ by a fifth in their odds: more is hardly left by trees that know the segment.
constexpr double kSegmentRidge = 25;

}  // namespace bole
