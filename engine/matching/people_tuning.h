// Chooses how a site's sources of acquaintance are joined, by its own ties.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>

#include "engine/matching/people_recommender.h"
#include "engine/retrieval/member_graph.h"

namespace bole {

struct PeopleTuningOptions {
  size_t max_members = 5000;  // asked for each choice; more makes chance smaller
  size_t num_threads = 1;

  // MemberGraph::near of a graph with these acquaintances; empty: that source isn't tried.
  std::function<Csr(const CsrView& acquaintances)> find_near;
};

struct PeopleTuning {
  PeopleWeights weights;
  double recall_at_20 = 0;          // of ties held out, with `weights`
  double default_recall_at_20 = 0;  // with PeopleWeights{}
};

// Hides a tenth of the ties and follows by a hash of the pair, and tries some thirty weights for
// how much of them comes back among the first 20. The default stays unless the best is above it by
// two standard errors. Nearness in the graph gets a weight unless that is surely worse. Give it the
// graph of the training part only. The same for any number of threads.
PeopleTuning TunePeopleWeights(const MemberGraph& graph,
                               const std::optional<ProfileViews>& profiles,
                               const PeopleTuningOptions& options = {});

// Keeps weights in a file of a snapshot. Throws Error(kUnavailable).
void WritePeopleWeights(const std::filesystem::path& path, const PeopleWeights& weights);

// Throws Error(kNotFound), or Error(kCorruptData) for a file that isn't such.
PeopleWeights ReadPeopleWeights(const std::filesystem::path& path);

}  // namespace bole
