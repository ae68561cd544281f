// `bole bench search`: how fast searches are, and how large their index is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace bole {

struct SearchBenchOptions {
  size_t num_members = 100'000;
  size_t num_queries = 200;               // of each kind
  std::vector<size_t> callers = {1, 16};  // that ask at once; each is measured
  size_t num_checked = 20;                // queries of each kind, beside a plain loop
  bool by_meaning = false;                // with a model of titles, too
  bool likely = false;                    // the first in the order of who is likely, too
  uint64_t seed = 1;
  std::filesystem::path work = "/tmp";  // where the index is written, and removed again
  std::filesystem::path json;           // for the figures; empty: none
};

// Generates members whose words, skills, employers and cities are as frequent as Zipf says, indexes
// them, and prints p50 and p99 in milliseconds, all callers on one core: text alone, text with
// filters that a tenth, a hundredth and a ten-thousandth of all pass, the first of these alone,
// Boolean queries of ten terms, and facets over everybody. Of each kind the first answers are
// compared with a plain loop that scores every row by itself, without the order of who is likely:
// recall@20, and whether order and totals are the same. Prints the bytes of the index and of this
// process's own memory for a member, and the machine's limits.
void RunBenchSearch(const SearchBenchOptions& options);

}  // namespace bole
