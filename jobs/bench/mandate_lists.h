// Lists between jobs and headhunters, by whom employers gave their jobs to.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "engine/store/table.h"
#include "jobs/bench/planted_truth.h"

namespace bole {

// What the lists are made from, as of the split. Who made it keeps everything alive.
struct MandatesAsked {
  const Matchmaker& matchmaker;
  const Table& jobs;
  const Table& interactions;
  const PlantedTruth* truth = nullptr;  // null: not a generated world
  int64_t split_at = 0;
  size_t num_threads = 1;
  // The best of a kind by the words of a query of the other: BM25.
  std::function<std::vector<uint32_t>(EntityKind query_kind, uint32_t query, const RowFilter&)>
      by_words;
};

// Prints, as PrintDirections does, the tables of both directions by two outcomes since the split:
//
//   jobs that hired  of those open at the split that have a headhunter: who that is
//   mandates         jobs posted since that were given to a headhunter, whom nobody knew at the
//                    split; what else is known of them is what they say
//
// Beside the joint score's, either side's probability, their harmonic mean, BM25, profiles, the
// most popular and, of headhunters for jobs, the planted odds of a mandate ("oracle"). Where
// nothing was learned, profiles come first.
void PrintMandateLists(const MandatesAsked& asked);

}  // namespace bole
