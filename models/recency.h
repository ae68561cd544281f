// What somebody did last says more of what they will do next than what they did long ago.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/csr.h"

namespace bole {

// Weights of interactions by their order. One with k later ones in its row gets (k + 1)^(−exponent)
// of its value; then each row is scaled to the sum that it had, so that rows weigh as much as
// before against each other and against a regulariser. By order and not by age: somebody who was
// away for a year is still best known by what they did last.
//
//   num_later  k of each entry, in the order of by_user.columns; empty: no order is known
//   exponent   0: all weigh what they weighed; sensible: 0.3 to 1.3
//   returns    values for the entries of by_user; as they are without order or exponent
//
// Throws Error(kInvalidArgument) for another number of orders, or an exponent that is below 0 or no
// number.
std::vector<float> WeighByRecency(const CsrView& by_user, std::span<const uint32_t> num_later,
                                  float exponent);

}  // namespace bole
