// Learns each party's two vectors, what it wants and why it is wanted, and on which surfaces both
// together list better than what members want alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "engine/ranking/relation_model.h"
#include "features/matrix/entity_features.h"
#include "jobs/fold.h"
#include "jobs/match_learner.h"
#include "jobs/site_config.h"
#include "models/two_sided.h"

namespace bole {

// Embeddings of what employers did with members; users: why members are wanted, items: what jobs
// want. By the settings of member_job: rejections are refusals, what is old fades, and of a member
// who applies to everything in sight only so many of the newest answers count. Those of whom
// nothing is known lie where their profiles say.
//
//   tables  the directory of ingest
//   until   Unix seconds; only what was before counts; nothing: everything
//
// Without a single employer who wanted somebody: nothing.
std::optional<Factors> LearnChoices(const SiteConfig& config, const std::filesystem::path& tables,
                                    const EntityFeatures& features,
                                    const std::optional<int64_t>& until);

// With what members want, from the relation member_job.
TwoSidedVectors JoinWith(const RelationModel& member_job, Factors choices);

// Writes the joined vectors (engine/ranking/joined_vectors.h) of those of the surfaces that they
// list better for. The share of the second half belongs to the surface: it is chosen by the first
// half of the matches since the cut, applications that were accepted by pairs that hadn't met, and
// judged by the later half.
//
//   surfaces  kJobsForMember, kCandidatesForJob: those whose lists stay as they are found. Of none,
//             and without a rehearsal, nothing is learned
void WriteJoinedVectors(const SiteConfig& config, const MatchLearnerPlaces& places,
                        const Fold& fold, std::span<const Surface> surfaces,
                        const std::filesystem::path& path);

}  // namespace bole
