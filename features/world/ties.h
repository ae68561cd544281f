// Who knows whom: ties of every origin with their true strength, and the graph that they make.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/vocabulary.h"
#include "features/world/population.h"

namespace bole::world {

// A mutual tie; member_a < member_b.
struct Tie {
  uint32_t member_a = 0;
  uint32_t member_b = 0;
  uint32_t at = 0;  // Unix seconds
  TieOrigin origin = TieOrigin::kUnknown;
  uint8_t strength_code = 0;  // strength * 255

  double strength() const { return strength_code / 255.0; }
};

// The ties of the network without a direction, as neighbours of each member.
//
// Thread safety: const and safe from any number of threads.
class TieGraph {
 public:
  TieGraph() = default;
  // Requires ties without repetition.
  TieGraph(size_t num_members, std::span<const Tie> ties);

  // Ascending rows.
  std::span<const uint32_t> neighbours(uint32_t member) const {
    return std::span(neighbours_)
        .subspan(offsets_[member], offsets_[member + 1] - offsets_[member]);
  }
  size_t degree(uint32_t member) const { return offsets_[member + 1] - offsets_[member]; }
  bool HasTie(uint32_t a, uint32_t b) const;
  size_t NumCommon(uint32_t a, uint32_t b) const;

  // A neighbour's neighbour that is neither the member nor a neighbour, or kNoRow.
  uint32_t TwoStepsAway(uint32_t member, Random& random) const;

 private:
  std::vector<uint64_t> offsets_;
  std::vector<uint32_t> neighbours_;
};

// All ties but those that the logged invitations make, in order of (member_a, member_b), no
// pair twice. Equal for any number of threads.
std::vector<Tie> MakeTies(const Population& population);

// Brings ties into order of (member_a, member_b); of a pair's ties the strongest stays.
void SortTies(std::vector<Tie>* ties);

// The tie of two members by an invitation that was accepted.
Tie InvitedTie(const Population& population, uint32_t a, uint32_t b, Seconds at);

}  // namespace bole::world
