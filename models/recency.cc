#include "models/recency.h"

#include <cmath>
#include <string>

#include "engine/base/error.h"

namespace bole {
namespace {

void CheckInput(const CsrView& by_user, std::span<const uint32_t> num_later, float exponent) {
  if (!(exponent >= 0) || !std::isfinite(exponent)) {
    throw Error(ErrorCode::kInvalidArgument,
                "exponent of recency must not be below 0: " + std::to_string(exponent));
  }
  if (!num_later.empty() && num_later.size() != by_user.num_entries()) {
    throw Error(ErrorCode::kInvalidArgument,
                "not an order for each interaction: " + std::to_string(num_later.size()) + " of " +
                    std::to_string(by_user.num_entries()));
  }
}

}  // namespace

std::vector<float> WeighByRecency(const CsrView& by_user, std::span<const uint32_t> num_later,
                                  float exponent) {
  CheckInput(by_user, num_later, exponent);
  std::vector<float> values(by_user.values.begin(), by_user.values.end());
  if (num_later.empty() || exponent == 0) return values;
  values.resize(by_user.num_entries(), 1.0F);
  for (size_t row = 0; row < by_user.num_rows(); ++row) {
    const uint64_t begin = by_user.offsets[row];
    const uint64_t end = by_user.offsets[row + 1];
    double before = 0;
    double after = 0;
    for (uint64_t i = begin; i < end; ++i) {
      before += values[i];
      values[i] *= std::pow(static_cast<float>(num_later[i]) + 1, -exponent);
      after += values[i];
    }
    if (!(after > 0)) continue;
    for (uint64_t i = begin; i < end; ++i) values[i] *= static_cast<float>(before / after);
  }
  return values;
}

}  // namespace bole
