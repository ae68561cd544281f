// Learns which sources of people you may know count, and their order, from one fold's own past.
#pragma once

#include <filesystem>

#include "jobs/fold.h"
#include "jobs/site_config.h"

namespace bole {

// Where the inputs are and the result goes.
struct PeopleLearnerPlaces {
  std::filesystem::path tables;  // as ingest wrote them
  std::filesystem::path
      models;  // graph.bole, member_traits.bole, people_weights.bole, features.bole
};

// Writes people_weights.bole: how the sources of acquaintance are joined, by the fold's own ties.
// Reads graph.bole and features.bole of `models`.
void LearnPeopleWeights(const SiteConfig& config, const std::filesystem::path& models,
                        const std::filesystem::path& path);

// Writes graph_near.bole: who is nearest to whom by all the ties together; without rows where
// people_weights.bole gives that no weight. Reads graph.bole of `models`.
void WriteNearMembers(const SiteConfig& config, const std::filesystem::path& models,
                      const std::filesystem::path& path);

// Writes people_ranker.bole. Rehearses by time where ties have times, learning from the tables as
// they were then; else on ties hidden by a hash. Writes an empty one where there is too little.
void WritePeopleRanker(const SiteConfig& config, const PeopleLearnerPlaces& places,
                       const Fold& fold, const std::filesystem::path& path);

}  // namespace bole
