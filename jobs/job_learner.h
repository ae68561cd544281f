// Learns who suits which job, on both sides, from one fold's own past.
#pragma once

#include <filesystem>
#include <vector>

#include "features/graph/applications.h"
#include "jobs/fold.h"
#include "jobs/match_learner.h"
#include "jobs/site_config.h"

namespace bole {

// Those of the encounters in which a member applied.
std::vector<MatchRequest> ApplicationsOf(const std::vector<JobEncounter>& encounters);

// Whether employers answered applications within the fold at all: else there is nothing to learn.
bool HasAnsweredApplications(const std::filesystem::path& tables, const Fold& fold);

// Writes job_ranker.bole. Rehearses by time: what was known at the cut foretells what came after.
// Writes an empty file where there is too little, or no rehearsal.
void WriteJobRanker(const SiteConfig& config, const MatchLearnerPlaces& places, const Fold& fold,
                    const std::filesystem::path& path);

}  // namespace bole
