#include "engine/base/random.h"

#include <glog/logging.h>

#include <bit>
#include <cmath>
#include <numbers>

namespace bole {

Random::Random(uint64_t seed, uint64_t purpose, uint64_t row) {
  // Mixed between, so that (seed, purpose) and (purpose, seed) differ.
  uint64_t mixed = Mix64(Mix64(Mix64(seed) ^ purpose) ^ row);
  for (uint64_t& word : state_) word = mixed = Mix64(mixed);
}

uint64_t Random::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::Uniform() {
  return static_cast<double>(Next() >> 11) * 0x1.0p-53;
}

uint64_t Random::Below(uint64_t bound) {
  CHECK_GT(bound, 0u);
  // Multiply and shift, drawing again in the short range that would be favoured (Lemire 2019).
  const uint64_t favoured = -bound % bound;
  for (;;) {
    const auto product = static_cast<unsigned __int128>(Next()) * bound;
    if (static_cast<uint64_t>(product) >= favoured) return static_cast<uint64_t>(product >> 64);
  }
}

double Random::Normal() {
  const double radius = std::sqrt(-2 * std::log(1 - Uniform()));
  return radius * std::cos(2 * std::numbers::pi * Uniform());
}

double Random::Exponential() {
  return -std::log(1 - Uniform());
}

}  // namespace bole
