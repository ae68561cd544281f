// `bole bench acceptance`: whether invitations are accepted as often as was foretold.
#pragma once

#include "jobs/site_config.h"

namespace bole {

// Foretells the invitations from the config's split on with what the night learned before it, and
// prints predicted against observed acceptance for each tenth of the predictions and for each level
// of seniority of the one who is asked (reliability_table.h). Where the data is a generated world
// ({data}/truth/invitations.parquet), beside it the planted probability. Invitations too young to
// be answered don't count.
//
// Learns first, in WORK/bench_acceptance: this surface alone, as a night would. Throws
// Error(kInvalidArgument) without split.at, or Error(kNotFound) when nothing was learned of
// acceptance; and what learning throws.
void RunBenchAcceptance(const SiteConfig& config);

}  // namespace bole
