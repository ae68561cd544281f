// Learns whom headhunters write to and who replies, from one fold's own past.
#pragma once

#include <filesystem>
#include <vector>

#include "features/graph/approaches.h"
#include "jobs/fold.h"
#include "jobs/match_learner.h"
#include "jobs/site_config.h"

namespace bole {

std::vector<MatchRequest> ContactsOf(const std::vector<Approach>& approaches);

// Whether members answered headhunters within the fold at all: else there is nothing to learn.
bool HasAnsweredApproaches(const std::filesystem::path& tables, const Fold& fold);

// Writes headhunter_ranker.bole. Rehearses by time, as WriteJobRanker does. Writes an empty file
// where there is too little, or no rehearsal.
void WriteHeadhunterRanker(const SiteConfig& config, const MatchLearnerPlaces& places,
                           const Fold& fold, const std::filesystem::path& path);

}  // namespace bole
