// `bole bench night`: how long a whole night takes, step by step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bole {

struct NightBenchOptions {
  std::filesystem::path config;            // of a site; empty: a generated world
  std::vector<std::string> overrides;      // key=value, as of --set
  uint64_t num_members = 10'000;           // of a generated world
  uint64_t seed = 1;                       // of a generated world
  size_t turns = 3;                        // nights of which the median counts
  std::filesystem::path scratch = "/tmp";  // where a folder is made for the while
  std::filesystem::path json;              // for the figures; empty: none
};

// Runs whole nights, each as a site's first one: in a work folder of its own, so that no step is
// kept and there is no yesterday; the site's own work folder is neither read nor written. Prints
// for each step its seconds by the clock and on processors, the most memory that the process had
// meanwhile, what it did of its kind a second (see CountsOf in night.cc), and what one core of this
// machine could have done in the processor time that one of these took: multiply-adds, and bytes
// read from memory. The limits are measured before each step.
//
// Throws what reading the config, generating a world, the steps and writing the figures throw;
// Error(kUnavailable) when no folder can be made.
void RunBenchNight(const NightBenchOptions& options);

}  // namespace bole
