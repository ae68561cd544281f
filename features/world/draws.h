// How the world throws its dice: streams of random numbers by purpose and row, heavy tails,
// and urns that are drawn from by weight.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/random.h"

namespace bole::world {

// What a stream is for: streams of different purposes are independent.
enum class Purpose : uint64_t {
  kIds = 1,
  kTaste,
  kEmployer,
  kMember,
  kCareer,
  kProfile,
  kTitles,
  kJob,
  kJobText,
  kHeadhunter,
  kHeadhunterText,
  kTeam,
  kClass,
  kTrade,
  kChance,
  kClosure,
  kTie,
  kSeeking,
  kResponse,
  kOutreach,
  kInvite,
  kInviteAnswer,
  kFollow,
  kContact,
  kGroup,
  kMembership,
  kBlock,
  kVoucher,
  kTruthPair,
  kFirm,
};

inline Random Stream(uint64_t seed, Purpose purpose, uint64_t row) {
  return Random(seed, static_cast<uint64_t>(purpose), row);
}

// One number for an unordered pair of rows, for streams that belong to a pair.
inline uint64_t PairKey(uint32_t a, uint32_t b) {
  return a < b ? uint64_t{a} << 32 | b : uint64_t{b} << 32 | a;
}

// A power law: P(X > x) = (least / x)^exponent, cut at `most`.
double Pareto(Random& random, double exponent, double least, double most);

// exp of a normal with standard deviation sigma, scaled to mean 1.
double LogNormal(Random& random, double sigma);

// A whole number with this mean: its floor, or one more with the remaining probability.
size_t RoundAtRandom(Random& random, double mean);

// The logistic function.
double Logistic(double z);

// Draws positions 0 to size - 1 by weight.
//
// Thread safety: const and safe from any number of threads.
class Lottery {
 public:
  Lottery() = default;
  // Weights are not negative and not all 0.
  explicit Lottery(std::span<const double> weights);

  size_t Draw(Random& random) const;

 private:
  std::vector<double> cumulative_;
};

// Rows grouped by a key, drawn by weight within a group or over all.
//
// Thread safety: const and safe from any number of threads.
class Pool {
 public:
  struct Entry {
    uint32_t key = 0;
    uint32_t row = 0;
    float weight = 1;
  };

  Pool() = default;
  // Order of the entries doesn't matter. Weights are above 0.
  explicit Pool(std::vector<Entry> entries);

  size_t size() const { return rows_.size(); }

  // A row of all; requires size() > 0.
  uint32_t Draw(Random& random) const;

  // A row whose key is in [first_key, last_key], or nothing when there is none.
  std::optional<uint32_t> Draw(Random& random, uint32_t first_key, uint32_t last_key) const;

 private:
  uint32_t DrawBetween(Random& random, size_t begin, size_t end) const;

  std::vector<uint32_t> keys_;  // ascending
  std::vector<uint32_t> rows_;
  std::vector<double> cumulative_;  // weights up to and with each row
};

}  // namespace bole::world
