// How well both sides of a match are foretold, and how good lists in the order of the joint score
// are beside each side's own.
#pragma once

#include "jobs/site_config.h"

namespace bole {

// Trains on what was before the split where that isn't done, and prints of what came after, of
// members and jobs and then of headhunters and members:
//
//   interest    of the objects proposed to actors at the split, which they asked within the time
//               that the probability holds for: applied to, or wrote to
//   acceptance  of the requests of the same time that could have been foretold at the split, which
//               were accepted, each by how much is known of its answer (AnswerTimes); requests of
//               later, when more openings are filled, have a line of their own
//
// predicted and observed, by tenths and by the member's level (reliability_table.h), of acceptance
// beside the planted probabilities when the data is a generated world's; those of a job whose
// openings were filled by the time that it read an application are 0. Then lists in all six
// directions (directions.h).
//
// Prints that nothing was learned where that is so. Throws what the steps throw, and
// Error(kInvalidArgument) without split.at.
void RunBenchMatches(const SiteConfig& config);

}  // namespace bole
