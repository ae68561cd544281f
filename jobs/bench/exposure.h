// `bole bench exposure`: how fast exposure is planned, and what the plan is worth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace bole {

struct ExposureBenchOptions {
  uint64_t num_pairs = 20'000'000;  // the largest size; before it a tenth and a hundredth of it
  uint64_t pairs_per_viewer = 100;  // candidates that each viewer's list may be chosen from
  uint32_t length = 20;             // places on each list
  double slack = 1.25;              // candidates' places against the viewers'
  std::vector<double> temperatures = {0.03};
  size_t num_threads = 2;
  uint64_t seed = 1;
  std::filesystem::path json;  // for the figures; empty: none
};

// Generates pairs of members and jobs: tastes and qualities of a few dimensions, so that many want
// the same jobs; a pair's score is a probability. Prints for each size and temperature the seconds
// of a sweep of either model, sweeps, the gap that is left, and expected matches, violations, Gini,
// congestion and coverage of the plan's lists beside greedy ones, naive ones under the same
// capacities, and lists without any.
void RunBenchExposure(const ExposureBenchOptions& options);

}  // namespace bole
