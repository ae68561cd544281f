// Random numbers that belong to a seed, a purpose and a row: never to a thread.
#pragma once

#include <cstdint>

namespace bole {

// A well mixed 64-bit hash of a 64-bit value (the finaliser of SplitMix64:
// Steele, Lea, Flood 2014).
constexpr uint64_t Mix64(uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// A stream of random numbers (xoshiro256**: Blackman, Vigna 2018). Streams with
// different seed, purpose or row are independent for all we need.
//
// Thread safety: none; make one for each row, it is cheap.
class Random {
 public:
  explicit Random(uint64_t seed, uint64_t purpose = 0, uint64_t row = 0);

  uint64_t Next();

  // Uniform in [0, 1), 53 random bits.
  double Uniform();

  // Uniform in [0, bound), without bias. Requires bound > 0.
  uint64_t Below(uint64_t bound);

  // True with this probability.
  bool Chance(double probability) { return Uniform() < probability; }

  // Standard normal (Box and Muller).
  double Normal();

  // Exponential with mean 1.
  double Exponential();

 private:
  uint64_t state_[4];
};

}  // namespace bole
