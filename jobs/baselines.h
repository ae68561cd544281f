// The methods that a surface's served lists are measured against.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "engine/ranking/recommendation.h"

namespace bole {

struct BaselineOptions {
  size_t length = 100;  // of each list
  size_t num_threads = 1;
};

// For each method of the surface (most_popular, and its single sources such as als, item_filter,
// item_item, adamic_adar, resource_allocation) the rows of each query's list, best first, under the
// same filter as what is served. lists[query] is empty for queries that aren't asked about.
using MethodRows = std::map<std::string, std::vector<std::vector<uint32_t>>>;
MethodRows ComputeBaselines(const Matchmaker& matchmaker, Surface surface,
                            std::span<const uint32_t> queries, const BaselineOptions& options);

// How often each item of a surface was taken in the training part: what most_popular goes by.
std::vector<uint64_t> ItemPopularity(const Matchmaker& matchmaker, Surface surface);

}  // namespace bole
