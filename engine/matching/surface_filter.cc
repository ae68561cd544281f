#include "engine/matching/surface_filter.h"

#include <algorithm>

namespace bole {
namespace {

bool Has(std::span<const uint32_t> ascending, uint32_t row) {
  return std::binary_search(ascending.begin(), ascending.end(), row);
}

}  // namespace

bool SurfaceFilter::Allows(uint32_t row) const {
  if (requested_.only && !Has(*requested_.only, row)) return false;
  if (!requested_.full.empty() && requested_.full[row] != 0 && !Has(requested_.kept, row)) {
    return false;
  }
  return !Has(requested_.excluded, row) && !Has(known_, row) &&
         wall_.Allows(surface_, viewer_, row);
}

}  // namespace bole
