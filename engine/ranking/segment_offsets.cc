#include "engine/ranking/segment_offsets.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"

namespace bole {

std::optional<uint32_t> SegmentOffsets::SegmentOf(std::span<const float> row) const {
  if (offsets.empty()) return std::nullopt;
  const float value = row[feature];
  // A NaN fails the first comparison.
  if (!(value >= 0) || value >= static_cast<float>(offsets.size())) return std::nullopt;
  if (value != std::floor(value)) return std::nullopt;
  return static_cast<uint32_t>(value);
}

float SegmentOffsets::Move(float probability, std::span<const float> row) const {
  const std::optional<uint32_t> segment = SegmentOf(row);
  if (!segment) return probability;
  const float yes = probability * std::exp(offsets[*segment]);
  return yes / (yes + 1 - probability);
}

void SegmentOffsets::Write(const std::string& name, ArrayFileWriter& file) const {
  if (offsets.empty()) return;
  std::vector<float> values = {static_cast<float>(feature)};
  values.insert(values.end(), offsets.begin(), offsets.end());
  file.Add(name + ".segments", values);
}

SegmentOffsets SegmentOffsets::Read(const std::string& name, size_t num_features,
                                    const ArrayFile& file) {
  if (!file.Has(name + ".segments")) return {};
  const auto values = file.Values<float>(name + ".segments");
  const bool is_good =
      !values.empty() &&
      std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }) &&
      values[0] >= 0 && values[0] < static_cast<float>(num_features);
  if (!is_good) throw Error(ErrorCode::kCorruptData, "segments of a curve are damaged: " + name);
  return {static_cast<uint32_t>(values[0]), {values.begin() + 1, values.end()}};
}

}  // namespace bole
