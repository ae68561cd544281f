#include "models/hold_out.h"

#include <string>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

// Purpose of the random numbers.
constexpr uint64_t kHoldOut = 0x686f6c64;

void Append(const CsrView& matrix, uint64_t entry, Csr* part) {
  part->columns.push_back(matrix.columns[entry]);
  if (!matrix.values.empty()) part->values.push_back(matrix.values[entry]);
}

// The entries of items that are marked with `wanted`.
Csr Segment(const CsrView& held, std::span<const uint8_t> is_cold, uint8_t wanted) {
  Csr segment;
  segment.num_columns = held.num_columns;
  for (size_t row = 0; row < held.num_rows(); ++row) {
    for (const uint32_t item : held.row(row)) {
      if (is_cold[item] == wanted) segment.columns.push_back(item);
    }
    segment.offsets.push_back(segment.columns.size());
  }
  return segment;
}

}  // namespace

HeldSegments SplitByCold(const CsrView& held, std::span<const uint8_t> is_cold) {
  return {Segment(held, is_cold, 0), Segment(held, is_cold, 1)};
}

HoldOut SplitHoldOut(const CsrView& matrix, const HoldOutOptions& options) {
  if (!(options.share > 0 && options.share < 1)) {
    throw Error(ErrorCode::kInvalidArgument,
                "held-out share must be between 0 and 1: " + std::to_string(options.share));
  }
  HoldOut parts;
  parts.kept.num_columns = parts.held.num_columns = matrix.num_columns;
  for (size_t row = 0; row < matrix.num_rows(); ++row) {
    const bool splits = matrix.row_size(row) >= options.min_entries;
    for (uint64_t entry = matrix.offsets[row]; entry < matrix.offsets[row + 1]; ++entry) {
      const uint64_t pair = (static_cast<uint64_t>(row) << 32U) | matrix.columns[entry];
      const bool held = splits && Random(options.seed, kHoldOut, pair).Chance(options.share);
      Append(matrix, entry, held ? &parts.held : &parts.kept);
    }
    parts.kept.offsets.push_back(parts.kept.columns.size());
    parts.held.offsets.push_back(parts.held.columns.size());
  }
  return parts;
}

}  // namespace bole
