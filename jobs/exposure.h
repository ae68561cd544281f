// The limits of a site's config on those who are listed, and what the lists made of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "engine/matching/planned_lists.h"
#include "jobs/site_config.h"
#include "jobs/step.h"

namespace bole {

// One surface of one fold.
struct ExposureScope {
  const Matchmaker& matchmaker;
  Surface surface;
  std::filesystem::path tables;  // as ingest wrote them
  int64_t now = 0;               // Unix seconds
  size_t num_viewers = 0;  // whose lists are made; of fewer than all, limits are in proportion
};

// How many lists each candidate may and should be on; nothing when the config (ExposureConfig) sets
// no limit for the surface, or none for anybody there is. People you may know have a limit of their
// own (people.max_lists).
//
// A candidate's fair share is that of all places that is theirs by weight: a job's openings (one
// when it doesn't say), a headhunter's weekly capacity (the mean of all when it isn't known), 1 for
// a member. Those whom the wall shows to nobody take no part. No floor is above the fair share. The
// share is no limit for a job that doesn't say how many openings it has.
std::optional<ExposureLimits> LimitsOf(const ExposureConfig& config, size_t length,
                                       const ExposureScope& scope);

// Writes what the lists at `lists` (NAME.bole) were planned by, as NAME.exposure.bole beside them:
//
//   places, floors      by candidate
//   candidate_factors   by candidate, or empty: where tomorrow's plan begins
//   compared            planned, greedy, naive, without capacities
//   compared_with_floors  greedy, naive
//   plan                sweeps, gap
//   are_probabilities   one byte: whether scores above 0 are
struct PlannedExposure {
  const ExposureLimits& limits;
  const PlannedLists& planned;
  bool are_probabilities = false;
};
void WriteExposure(const std::filesystem::path& lists, const PlannedExposure& exposure);

// The candidate factors of yesterday's plan at today's rows, 0 for who is new; empty when there are
// none. `tables` is the directory of today's ingest.
std::vector<double> YesterdaysFactors(const Step& yesterday, const std::filesystem::path& tables,
                                      Surface surface);

// The certificate of planned lists, computed from the two files alone, with what they were compared
// with and the share of score that the limits cost. Null when these lists weren't planned.
nlohmann::json ExposureFacts(const std::filesystem::path& lists);

// Computes every certificate again that a snapshot's facts have. Throws Error(kCorruptData) when
// one differs, and Error(kRefused) when anybody is on more lists than allowed. Returns how many
// there are.
size_t VerifyExposure(const std::filesystem::path& snapshot, const nlohmann::json& facts);

}  // namespace bole
