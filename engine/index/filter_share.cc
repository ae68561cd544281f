#include "engine/index/filter_share.h"

#include <algorithm>
#include <cstdint>

#include "engine/index/row_bitmap.h"

namespace bole {
namespace {

constexpr size_t kSampledRows = 512;
// One in 32: a walk that scores a quarter of the rows, the most that pays, meets all it needs
// only above a share like this.
constexpr double kSelectiveShare = 1.0 / 32;

}  // namespace

double AllowedShare(const RowFilter& filter, size_t num_rows) {
  if (num_rows == 0) return 0;
  if (const RowBitmap* const bitmap = filter.bitmap()) {
    return static_cast<double>(bitmap->count()) / static_cast<double>(num_rows);
  }
  const size_t sampled = std::min(kSampledRows, num_rows);
  size_t num_allowed = 0;
  for (size_t i = 0; i < sampled; ++i) {
    num_allowed += filter.Allows(static_cast<uint32_t>(i * num_rows / sampled));
  }
  return static_cast<double>(num_allowed) / static_cast<double>(sampled);
}

bool IsSelective(const RowFilter& filter, size_t num_rows) {
  return num_rows < kSampledRows || AllowedShare(filter, num_rows) < kSelectiveShare;
}

}  // namespace bole
