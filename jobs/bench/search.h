// `bole bench search`: how fast searches are, and how large their index is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace bole {

struct SearchBenchOptions {
  size_t num_members = 100'000;
  size_t num_queries = 200;  // of each kind
  uint64_t seed = 1;
  std::filesystem::path work = "/tmp";  // where the index is written, and removed again
};

// Generates members whose words, skills, employers and cities are as frequent as Zipf says, indexes
// them, and prints median and 99th percentile in milliseconds, one caller on one core: text alone,
// text with filters that a tenth, a hundredth and a ten-thousandth of all pass, Boolean queries of
// ten terms, and facets over everybody. Every answer is exact: all that match are scored.
void RunBenchSearch(const SearchBenchOptions& options);

}  // namespace bole
