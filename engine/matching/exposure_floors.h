// Nobody new is invisible: candidates on as many lists as they should be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/matching/exposure_plan.h"

namespace bole {

// By entry of a problem's pairs: 1 when the candidate is on the viewer's list.
using ListedPairs = std::vector<uint8_t>;

// By candidate: lists that they are on.
std::vector<uint32_t> CountLists(const ExposureProblem& problem, const ListedPairs& listed);

inline uint32_t FloorOf(const ExposureProblem& problem, uint32_t candidate) {
  return problem.candidate_floors.empty() ? 0 : problem.candidate_floors[candidate];
}

// Candidates on fewer lists than their floor.
size_t CountBelowFloor(const ExposureProblem& problem, const ListedPairs& listed);

// Puts candidates who are on fewer lists than their floor on more, by smaller row: where that costs
// least score, in the place of the worst who isn't needed there to meet a floor. Somebody stays
// below when no viewer has such a pair.
void MeetFloors(const ExposureProblem& problem, ListedPairs* listed);

}  // namespace bole
