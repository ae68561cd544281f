// `bole bench als`: how fast and how good the embeddings are that Bole learns.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace bole {

struct AlsBenchOptions {
  // CSV files with a header and the columns user, item (numbers from 0). Without a train file
  // only generated data is measured, without a test file only speed.
  std::filesystem::path train;
  std::filesystem::path test;
  std::vector<size_t> dims = {64, 128, 256};
  bool generated = true;       // measure the generated set of MovieLens-20M's shape too
  std::filesystem::path json;  // for the figures of speed; empty: none
};

// Prints tables. Speed: what AlsSpeed says, for each data set and dim. Quality, with the longest
// dim: recall@20 and NDCG@20 of the most popular items, item–item neighbours, ALS, item filter and
// both, on the whole catalogue without training items.
//
// Throws what reading, training and writing throw.
void RunBenchAls(const AlsBenchOptions& options);

}  // namespace bole
