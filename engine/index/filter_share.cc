#include "engine/index/filter_share.h"

#include <cstdint>

namespace bole {
namespace {

constexpr size_t kSampledRows = 512;
// One in 32: a walk that scores a quarter of the rows, the most that pays, meets all it needs
// only above a share like this.
constexpr size_t kMinAllowed = kSampledRows / 32;

}  // namespace

bool IsSelective(const RowFilter& filter, size_t num_rows) {
  if (num_rows < kSampledRows) return true;
  size_t num_allowed = 0;
  for (size_t i = 0; i < kSampledRows && num_allowed < kMinAllowed; ++i) {
    num_allowed += filter.Allows(static_cast<uint32_t>(i * num_rows / kSampledRows));
  }
  return num_allowed < kMinAllowed;
}

}  // namespace bole
