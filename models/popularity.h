// How often each item was acted on: the baseline of every table, and what is shown to someone
// of whom nothing is known.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

// Number of users of each item.
std::vector<uint32_t> CountByItem(const CsrView& by_user);

}  // namespace bole
