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

// A word's impacts in each row of a stretch, and what a whole impact (256 / 255 of the largest)
// adds.
struct ImpactBytes {
  const uint8_t* bytes = nullptr;
  uint16_t factor = 0;
};

struct ImpactSums {
  // sums[i] += words[0].bytes[i] * words[0].factor / 256, rounded down; then that of the next word.
  // A sum that would pass kMostSum stays there.
  void (*add)(const ImpactBytes* words, size_t num_words, size_t size, uint16_t* sums);

  // Writes the places whose sum is at least `least`, ascending, and returns how many these are.
  size_t (*select)(const uint16_t* sums, uint16_t least, size_t size, uint16_t* places);
};

constexpr uint16_t kMostSum = 65'535;

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
