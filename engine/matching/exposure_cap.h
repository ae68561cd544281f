// Nobody is proposed on too many lists of one night.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/ranking/recommendation.h"

namespace bole {

// Who may be listed while lists are filled up again.
struct Room {
  std::span<const uint8_t> full;  // by candidate: 1 when on as many lists as allowed
  // By place in the batch: rows that stay on that viewer's list although they may be full;
  // ascending.
  std::span<const std::vector<uint32_t>> kept;
};

// Makes the lists of a batch of viewers, each the best rows for its viewer that aren't full or that
// are kept. Must give the same list for the same viewer and room.
using MakeLists = std::function<std::vector<std::vector<Recommendation>>(
    std::span<const uint32_t> viewers, const Room& room)>;

// Changes lists (one for each viewer, by row) so that nobody is on more of them than they have
// places, and fills them up from the next candidates.
//
// Whoever is on too many stays where their score is highest, ties by a hash of the pair: it is
// there that they are wanted most. The others' lists are filled up, smaller viewer rows first, from
// those next in line who aren't full by then. Where too few are in line the list is made again, in
// batches of consecutive viewers: that costs as much as the lists did. So a list is always the best
// of those who are not full or stay on it: a longer one for the same viewer, made with the returned
// rows as full and the list's own as kept, begins with it.
//
//   places        by candidate: lists that they may be on
//   next_in_line  how each list goes on; of one list, no list, or for nobody
//
// Returns by candidate 1 for those who are on as many lists as they may be. Depends on nothing but
// the lists and what `make` gives. Requires rows below places.size().
std::vector<uint8_t> CapExposure(std::span<const uint32_t> places, const MakeLists& make,
                                 const std::vector<std::vector<Recommendation>>& next_in_line,
                                 std::vector<std::vector<Recommendation>>& lists);

// Makes the lists of these viewers (ascending) again, and no others, from whoever has room.
// Requires lists that keep to the places, each the best of those who are not full or on it, as far
// as it goes. Returns who is full.
std::vector<uint8_t> FillUp(std::span<const uint32_t> places, std::span<const uint32_t> viewers,
                            const MakeLists& make, std::vector<std::vector<Recommendation>>& lists);

}  // namespace bole
