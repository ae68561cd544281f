// The loops of impact_sums.h, plain enough for the compiler to put them into vectors.
//
// Templates over a number that each file has for itself, so that what was compiled for one
// instruction set is never the copy that the linker keeps for all.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/search/impact_sums.h"

namespace bole::impact_sums {

// Rows that are asked at once whether any of them is wanted: few are.
constexpr size_t kAtOnce = 64;

// The upper half of a product of sixteen bits, which every instruction set has, and the sum unless
// it has no room.
template <int kSet>
uint16_t Added(uint16_t sum, uint8_t byte, uint16_t factor) {
  const auto shifted = static_cast<uint16_t>(byte << 8);
  const auto product = static_cast<uint16_t>((uint32_t{shifted} * factor) >> 16);
  const auto room = static_cast<uint16_t>(~sum);
  return static_cast<uint16_t>(sum + (product < room ? product : room));
}

// Two words in one pass, so that sums are read and written half as often.
template <int kSet>
void Add(const ImpactBytes* words, size_t num_words, size_t size, uint16_t* __restrict__ sums) {
  for (; num_words > 1; words += 2, num_words -= 2) {
    const uint8_t* const __restrict__ first = words[0].bytes;
    const uint8_t* const __restrict__ second = words[1].bytes;
    const uint16_t factor = words[0].factor, second_factor = words[1].factor;
    for (size_t i = 0; i < size; ++i) {
      sums[i] = Added<kSet>(Added<kSet>(sums[i], first[i], factor), second[i], second_factor);
    }
  }
  if (num_words == 0) return;
  const uint8_t* const __restrict__ last = words[0].bytes;
  const uint16_t factor = words[0].factor;
  for (size_t i = 0; i < size; ++i) sums[i] = Added<kSet>(sums[i], last[i], factor);
}

template <int kSet>
bool AnyOf(const uint16_t* sums, uint16_t least) {
  uint16_t any = 0;
  for (size_t i = 0; i < kAtOnce; ++i) any |= sums[i] >= least ? 1 : 0;
  return any != 0;
}

template <int kSet>
size_t Select(const uint16_t* sums, uint16_t least, size_t size, uint16_t* places) {
  size_t num_selected = 0;
  for (size_t begin = 0; begin < size; begin += kAtOnce) {
    const size_t end = begin + kAtOnce < size ? begin + kAtOnce : size;
    if (end - begin == kAtOnce && !AnyOf<kSet>(sums + begin, least)) continue;
    for (size_t i = begin; i < end; ++i) {
      places[num_selected] = static_cast<uint16_t>(i);
      num_selected += sums[i] >= least ? 1 : 0;
    }
  }
  return num_selected;
}

}  // namespace bole::impact_sums
