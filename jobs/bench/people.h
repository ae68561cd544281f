// `bole bench people`: a night of people you may know alone, and their live answers.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "jobs/site_config.h"

namespace bole {

struct PeopleBenchOptions {
  size_t num_lists = 0;                   // made, of members drawn by a hash; 0: everybody's
  std::vector<size_t> callers = {1, 16};  // that ask at once for live answers
  size_t num_answers = 2000;              // for each number of callers
  std::filesystem::path json;             // for the figures; empty: none
};

// Makes what a night makes for this surface from all of the site's tables, in WORK/bench_people:
// features of profiles, graph, traits, weights of the sources, ranker; then lists. Prints seconds
// and peak memory after each stage, then how long a list takes that is made when it is asked for.
// The wall and the restraint of a night, the exposure cap and the reasons aren't part of it: for
// whole answers see bench_service.h. Files of an earlier run are made anew; tables aren't read
// again.
//
// Throws what the stages throw.
void RunBenchPeople(const SiteConfig& config, const PeopleBenchOptions& options);

}  // namespace bole
