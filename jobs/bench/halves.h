// How good lists are by either half of the two vectors that each party has, and by both.
#pragma once

#include "jobs/site_config.h"

namespace bole {

// Learns what members did with jobs, and employers with members, from what was before the split,
// and prints recall@20 and NDCG@20 of jobs for members and candidates for jobs, as they are found
// by the embeddings and the item filter, with each party's first half alone, the second alone, and
// several shares between. What counts are applications that were accepted, of pairs that hadn't met
// at the split; jobs that weren't open then, and pairs that had met, are left out of lists.
//
// Nothing but that is learned: a fraction of what the night takes. Throws Error(kInvalidArgument)
// without split.at.
void RunBenchHalves(const SiteConfig& config);

}  // namespace bole
