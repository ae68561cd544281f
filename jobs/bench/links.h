// How well ties are foretold by a graph's structure alone, by the protocol of the published tables.
#pragma once

#include <filesystem>
#include <vector>

namespace bole {

struct LinkBenchOptions {
  std::vector<std::filesystem::path>
      graphs;  // CSV with a header and two columns of ids, a tie each
  size_t num_splits = 10;
};

// For each graph and split: a tenth of the ties is held out beside as many pairs that aren't tied.
// Prints the mean of 100 * AUC and its standard deviation over the splits for each score alone and
// for a ranker that has learned from the other ties.
//
// Once of all pairs, as the tables do, and once of those whose rows still have a tie each: in a
// file of ties nobody is without one, so who is has lost it to the hold-out. A ranker learns that;
// of the second kind of figure it is no part.
//
// Throws Error(kInvalidArgument) for a file that isn't such.
void RunBenchLinks(const LinkBenchOptions& options);

}  // namespace bole
