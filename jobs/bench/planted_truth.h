// The planted probabilities of a generated world, for any of its pairs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/matching/match_forecast.h"
#include "engine/ranking/recommendation.h"
#include "engine/store/table.h"
#include "features/world/population.h"

namespace bole {

// Draws the world's population again from truth/world.json.
//
// Thread safety: const and safe from any number of threads.
class PlantedTruth {
 public:
  // As ingest wrote them.
  struct Tables {
    Table members, jobs, headhunters;
  };

  // Nothing when the data isn't a generated world's. Throws Error(kCorruptData) when the tables
  // have ids that the world hasn't.
  static std::optional<PlantedTruth> Open(const std::filesystem::path& data, const Tables& tables,
                                          size_t num_threads);

  // P(the member applies | looked at the job) and P(the employer shortlists | applied); rows of the
  // tables.
  MatchForecast Of(uint32_t member, uint32_t job) const;

  // P(the employer shortlists) of an application at this time (Unix seconds): nothing once the
  // openings are filled when it is read. `hires`: when the job hired, in any order. The world goes
  // by the hires of those who applied before; that somebody who applied later is hired before an
  // application is read is rare.
  double Shortlists(uint32_t member, uint32_t job, int64_t applied_at,
                    std::span<const int64_t> hires) const;

  // P(the headhunter writes | found the profile) and P(the member replies | the headhunter wrote).
  MatchForecast OfHeadhunter(uint32_t headhunter, uint32_t member) const;

  // P(the job is this headhunter's | it has one): by how diligent those of its function are.
  double GivesMandate(uint32_t job, uint32_t headhunter) const;

  // Of a surface's viewer and candidate. Requires one of those that Knows names.
  MatchForecast Of(Surface surface, uint32_t query, uint32_t item) const;
  static bool Knows(Surface surface);

 private:
  PlantedTruth() = default;

  std::shared_ptr<const world::Population> population_;
  std::vector<double> diligence_;  // by function, of all its headhunters
  std::vector<uint32_t> members_, jobs_,
      headhunters_;  // rows of the population, by row of the table
};

}  // namespace bole
