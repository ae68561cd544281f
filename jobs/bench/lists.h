// `bole bench lists`: how fast a night's lists are made from embeddings and item filter.
#pragma once

#include <cstddef>
#include <filesystem>

#include "jobs/site_config.h"

namespace bole {

struct ListBenchOptions {
  size_t num_queries = 8'192;  // of each surface, at most
  size_t turns = 3;
  std::filesystem::path json;
};

// Trains where that isn't done, and prints for each surface that goes by embeddings: lists a second
// of one thread, by its own time, beside a product of the same matrices by OpenBLAS that only
// writes all scores and chooses none, and beside the multiply-adds and the bytes that this core can
// do. A few lists are compared with scoring every item.
//
// Throws what the steps throw.
void RunBenchLists(const SiteConfig& config, const ListBenchOptions& options);

}  // namespace bole
