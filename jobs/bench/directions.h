// Lists in all six directions between members, jobs and headhunters, by what came after the split.
#pragma once

#include "jobs/site_config.h"
#include "jobs/step.h"

namespace bole {

// Prints recall@20 and NDCG@20 of what is served at the split, beside the baselines, each side's
// own probability where one was learned, and the planted truth where the data is a generated
// world's. What counts, as far as it could have been shown at the split:
//
//   member, job          hires and, in tables of their own, accepted applications, of pairs that
//                        hadn't met
//   member, headhunter   contacts that the member replied to, of pairs that hadn't met
//   job, headhunter      the headhunter of a job that hired somebody
//
// Nothing lists jobs for a headhunter yet, who has them from an employer: there the nearest by
// profile stand for what is served.
void PrintDirections(const SiteConfig& config, const Step& ingest, const Step& train);

}  // namespace bole
