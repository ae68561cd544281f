// `bole bench index`, `exact` and `compressed`: searches beside the machine's limits and other
// programs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace bole {

struct IndexBenchOptions {
  // A NAME.bole of a night's index folder, or a snapshot and one of its indexes; both empty:
  // clustered unit vectors.
  std::filesystem::path vectors;
  std::filesystem::path snapshot;
  std::string index = "similar_members";
  size_t rows = 200'000;
  size_t dim = 64;
  double spread = 1;       // ClusteredOptions::spread
  size_t num_threads = 2;  // to build
  size_t turns = 5;
  bool hnswlib = true;
  bool faiss_build = false;         // build Faiss's own graph too: takes long
  std::filesystem::path calibrate;  // work folder that gets what searches cost here
  std::filesystem::path json;
};

// Prints build seconds, bytes a row, and queries a second (one thread, by its own time) against
// recall@10, for Bole's graph, hnswlib and Faiss; then the same under filters that allow 50, 10, 1
// and 0.1 % of the rows, with recall@20; then the machine's limits. Figures are medians; all take
// turns with each other.
//
// Throws what making an index throws.
void RunBenchIndex(const IndexBenchOptions& options);

// Prints queries a second of exact search, in a batch of 1,000 and alone, by floats and by codes,
// beside the multiply-adds and the bytes that this core can do, and beside Faiss's flat index.
void RunBenchExact(const IndexBenchOptions& options);

// Prints bytes a row and build seconds of lists of codes (IndexKind::kIvfPq), and queries a second
// (one thread, by its own time) against recall@10 for each number of lists opened, beside Faiss's
// own search of the same lists, which scores nothing again; then the machine's limits.
void RunBenchCompressed(const IndexBenchOptions& options);

}  // namespace bole
