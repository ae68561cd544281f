// Lists in all six directions between members, jobs and headhunters, by what came after the split.
#pragma once

#include "jobs/site_config.h"
#include "jobs/step.h"

namespace bole {

// Prints recall@20 and NDCG@20 of the lists in the order of the joint score, beside those of the
// same candidates by either side's probability, by the harmonic mean of both and as they are found;
// what is served at the split; the baselines, BM25 of the profiles' words among them; and all
// candidates by the planted truth ("oracle", for which a job whose openings were filled at the
// split takes nobody) where the data is a generated world's. Each with how
// far the first leads in NDCG and the standard error of that over lists. Where no joint score was
// learned, what is served comes first. What counts, as far as it could have been shown at the
// split:
//
//   member, job          hires and, in tables of their own, accepted applications, of pairs that
//                        hadn't met
//   member, headhunter   contacts that the member replied to, of pairs that hadn't met
//   job, headhunter      the headhunter of a job that hired somebody, and of a job posted since:
//                        see PrintMandateLists
void PrintDirections(const SiteConfig& config, const Step& ingest, const Step& train);

}  // namespace bole
