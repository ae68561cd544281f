#include "models/popularity.h"

namespace bole {

std::vector<uint32_t> CountByItem(const CsrView& by_user) {
  std::vector<uint32_t> counts(by_user.num_columns, 0);
  for (const uint32_t item : by_user.columns) ++counts[item];
  return counts;
}

}  // namespace bole
