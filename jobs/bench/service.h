// `bole bench service`: how long the current snapshot's answers take.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "jobs/site_config.h"

namespace bole {

struct ServiceBenchOptions {
  std::string method = "peopleYouMayKnow";  // see ServiceBenchMethods
  std::vector<size_t> callers = {1, 16};    // that ask at once; each is measured
  size_t num_answers = 2000;                // for each number of callers
  int32_t count = 20;                       // items wanted in an answer
  bool live = true;                         // as if nobody had a stored list yet
  std::filesystem::path json;               // for the figures; empty: none
};

// The methods that can be measured: those of lists, introductionPaths and searchMembers.
std::vector<std::string> ServiceBenchMethods();

// Asks the handler of the service, in this process, for answers to entities drawn by a hash; ids,
// checks, reasons and cards are part of it, the network isn't. Prints answers a second, p50 and p99
// for each number of callers, and peak memory; how many answers had an item; and the machine's
// limits. Searches are measured for each of TypicalSearches, first by members of whom each searches
// for the first time, for whom the service must find out whom they may see and how far away others
// are, then by one member for each caller, of whom it is known.
//
// Throws Error(kInvalidArgument) for another method, Error(kUnavailable) without a current
// snapshot, and what opening it throws.
void RunBenchService(const SiteConfig& config, const ServiceBenchOptions& options);

}  // namespace bole
