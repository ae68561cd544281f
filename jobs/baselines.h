// The methods that a surface's served lists are measured against.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/matching/matchmaker.h"
#include "engine/ranking/recommendation.h"
#include "jobs/site_config.h"
#include "models/als.h"

namespace bole {

// A relation's embeddings from interactions alone.
struct PlainFactors {
  // Nothing where the published ones are plain: there are no features or no interactions.
  std::optional<Factors> member_job;
  std::optional<Factors> headhunter_member;
};

// Learns them with the settings of the published ones. `tables` is the directory of ingest.
PlainFactors LearnPlainFactors(const SiteConfig& config, const std::filesystem::path& tables,
                               const Matchmaker& matchmaker);

struct BaselineOptions {
  size_t length = 100;  // of each list
  size_t num_threads = 1;
  RequestedRows requested;  // of all lists
};

// For each method of the surface the rows of each query's list, best first, under the same filter
// as what is served; lists[query] is empty for queries that aren't asked about. Methods are
//
//   most_popular                      by what was taken before
//   als                               embeddings from interactions alone
//   embeddings                        the published ones alone
//   item_filter, item_item            the published filter alone; cosine neighbours
//   tfidf_neighbours                  what is most like the history by its words and other features
//   adamic_adar, resource_allocation  common acquaintances, for people you may know
//   each of kPeopleSources            alone, for people you may know
//   union                             their plain sum
//
// as far as they have something to say of the surface.
using MethodRows = std::map<std::string, std::vector<std::vector<uint32_t>>>;
MethodRows ComputeBaselines(const Matchmaker& matchmaker, const PlainFactors& plain,
                            Surface surface, std::span<const uint32_t> queries,
                            const BaselineOptions& options);

// How often each item of a surface was taken in the training part: what most_popular goes by.
std::vector<uint64_t> ItemPopularity(const Matchmaker& matchmaker, Surface surface);

}  // namespace bole
