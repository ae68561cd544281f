// The planted probabilities of a generated world, for any of its pairs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/matching/match_forecast.h"
#include "engine/store/table.h"
#include "features/world/population.h"

namespace bole {

// Draws the world's population again from truth/world.json.
//
// Thread safety: const and safe from any number of threads.
class PlantedTruth {
 public:
  // Nothing when the data isn't a generated world's. `members` and `jobs`: as ingest wrote them.
  // Throws Error(kCorruptData) when they have ids that the world hasn't.
  static std::optional<PlantedTruth> Open(const std::filesystem::path& data, const Table& members,
                                          const Table& jobs, size_t num_threads);

  // P(the member applies | looked at the job) and P(the employer shortlists | applied); rows of the
  // tables.
  MatchForecast Of(uint32_t member, uint32_t job) const;

 private:
  PlantedTruth() = default;

  std::shared_ptr<const world::Population> population_;
  std::vector<uint32_t> members_, jobs_;  // rows of the population, by row of the table
};

}  // namespace bole
