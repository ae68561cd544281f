// The loops of impact_sums.h, plain enough for the compiler to put them into vectors.
//
// Templates over a number that each file has for itself, so that what was compiled for one
// instruction set is never the copy that the linker keeps for all.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bole::impact_sums {

// Rows that are asked at once whether any of them is wanted: few are.
constexpr size_t kAtOnce = 64;

// Plain code has products of sixteen bits only; the others do better with whole ones.
template <int kSet>
void Add(const uint8_t* __restrict__ bytes, int32_t factor, size_t size,
         int32_t* __restrict__ sums) {
  if constexpr (kSet == 0) {
    const auto narrow = static_cast<int16_t>(factor);
    for (size_t i = 0; i < size; ++i) {
      sums[i] += static_cast<int32_t>(static_cast<int16_t>(bytes[i])) * narrow;
    }
  } else {
    for (size_t i = 0; i < size; ++i) sums[i] += static_cast<int32_t>(bytes[i]) * factor;
  }
}

template <int kSet>
bool AnyOf(const int32_t* sums, int32_t least) {
  int32_t any = 0;
  for (size_t i = 0; i < kAtOnce; ++i) any |= sums[i] >= least ? 1 : 0;
  return any != 0;
}

template <int kSet>
size_t Select(const int32_t* sums, int32_t least, size_t size, uint16_t* places) {
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
