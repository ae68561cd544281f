// What a night learns for people you may know, apart from the rest of the night.
#pragma once

#include <filesystem>

#include "engine/matching/people_ranker.h"
#include "engine/retrieval/member_graph.h"
#include "engine/retrieval/member_traits.h"
#include "engine/retrieval/profile_alike.h"
#include "features/matrix/entity_features.h"
#include "jobs/bench/stage_times.h"
#include "jobs/fold.h"
#include "jobs/site_config.h"

namespace bole {

// Makes the files that RunTrain makes of this surface for a fold, with the same bytes: features,
// graph, member_traits, people_weights, people_ranker. `tables` is the directory of ingest. Throws
// what the parts throw.
void LearnPeopleModels(const SiteConfig& config, const std::filesystem::path& tables,
                       const Fold& fold, const std::filesystem::path& models, StageTimes* stages);

// These files, mapped. Neither copied nor moved: the parts view each other.
class PeopleModels {
 public:
  // Throws what opening them throws.
  explicit PeopleModels(const std::filesystem::path& models);
  PeopleModels(const PeopleModels&) = delete;
  PeopleModels& operator=(const PeopleModels&) = delete;

  const MemberGraph& graph() const { return graph_; }
  const MemberTraits& traits() const { return traits_; }
  ProfileViews profiles() const {
    return {features_.members(), features_.members(), postings_.view()};
  }
  const PeopleWeights& weights() const { return weights_; }
  const PeopleRankerFile& learned() const { return learned_; }

 private:
  ArrayFile graph_file_, near_file_, traits_file_;
  MemberGraph graph_;
  MemberTraits traits_;
  EntityFeatures features_;
  Csr postings_;
  PeopleWeights weights_;
  PeopleRankerFile learned_;
};

}  // namespace bole
