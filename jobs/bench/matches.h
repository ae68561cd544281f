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
//   acceptance  of the requests that are old enough to have been answered, which were accepted
//
// predicted and observed, by tenths and by the member's level, of acceptance with the planted
// probabilities when the data is a generated world's; then recall@20 and NDCG@20 of those accepted
// after the split in lists of the same candidates in several orders, both ways, each beside the
// joint one with the standard error of the difference over lists. "oracle": all candidates by the
// planted probabilities. Then all six directions (directions.h).
//
// Prints that nothing was learned where that is so. Throws what the steps throw, and
// Error(kInvalidArgument) without split.at.
void RunBenchMatches(const SiteConfig& config);

}  // namespace bole
