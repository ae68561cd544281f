// How much more or less often yes comes in each segment than one curve for all says.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/store/array_file.h"

namespace bole {

// Segments are the whole values, from 0, of one feature.
//
// Thread safety: const and safe from any number of threads.
struct SegmentOffsets {
  uint32_t feature = 0;
  std::vector<float> offsets;  // in log-odds, by segment; empty: nobody is moved

  // The segment of a row; nothing when its feature has another value or isn't known. Requires a row
  // with the feature, unless there are no offsets.
  std::optional<uint32_t> SegmentOf(std::span<const float> row) const;

  // The probability, moved by the offset of the row's segment; as it is for a row without one.
  float Move(float probability, std::span<const float> row) const;

  // Adds an array NAME.segments, none without offsets, and reads it again. Read throws
  // Error(kCorruptData) when the feature isn't below num_features or an offset isn't finite.
  void Write(const std::string& name, ArrayFileWriter& file) const;
  static SegmentOffsets Read(const std::string& name, size_t num_features, const ArrayFile& file);
};

}  // namespace bole
