// Sums of words' impacts over a stretch of rows, for each instruction set.
//
// Integers: every instruction set gives the same sums. A file impact_sums_<set>.cc compiles the
// same loops (impact_sums_kernel.h) for one of them.
//
// Thread safety: all functions are safe from any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/index/inner_product.h"

namespace bole {

struct ImpactSums {
  // sums[i] += factor * bytes[i]. Requires a factor of at most kMostFactor.
  void (*add)(const uint8_t* bytes, int32_t factor, size_t size, int32_t* sums);

  // Writes the places whose sum is at least `least`, ascending, and returns how many these are.
  size_t (*select)(const int32_t* sums, int32_t least, size_t size, uint16_t* places);
};

// So that products are those of two signed numbers of sixteen bits.
constexpr int32_t kMostFactor = 32'767;

// Requires that the processor has the instruction set.
const ImpactSums& ImpactSumsFor(InstructionSet instruction_set);

// Those for the instruction set that engine/index/inner_product.h chose.
const ImpactSums& ChosenImpactSums();

namespace impact_sums {
extern const ImpactSums kPlain;
extern const ImpactSums kAvx2;
extern const ImpactSums kAvx512;
}  // namespace impact_sums

}  // namespace bole
