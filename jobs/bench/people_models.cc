#include "jobs/bench/people_models.h"

#include "engine/matching/people_tuning.h"
#include "features/graph/member_graph_arrays.h"
#include "features/graph/member_traits_table.h"
#include "jobs/people_learner.h"
#include "jobs/relation_features.h"

namespace bole {

void LearnPeopleModels(const SiteConfig& config, const std::filesystem::path& tables,
                       const Fold& fold, const std::filesystem::path& models, StageTimes* stages) {
  std::filesystem::create_directories(models);
  const GraphPeriod period = GraphPeriod::Until(fold.until);
  SiteSplitter words(config.words, tables);
  stages->Run("features",
              [&] { WriteFeatures(words, fold, config.num_threads, models / "features.bole"); });
  stages->Run("graph", [&] {
    MakeMemberGraph(GraphTables::Open(tables), period, config.celebrity_followers)
        .Write(models / "graph.bole");
  });
  stages->Run("traits", [&] {
    MakeMemberTraits(GraphTables::Open(tables), period).Write(models / "member_traits.bole");
  });
  stages->Run("weights of sources",
              [&] { LearnPeopleWeights(config, models, models / "people_weights.bole"); });
  stages->Run("near members",
              [&] { WriteNearMembers(config, models, models / "graph_near.bole"); });
  stages->Run("ranker", [&] {
    WritePeopleRanker(config, {tables, models}, fold, models / "people_ranker.bole");
  });
}

PeopleModels::PeopleModels(const std::filesystem::path& models)
    : graph_file_(ArrayFile::Open(models / "graph.bole")),
      near_file_(ArrayFile::Open(models / "graph_near.bole")),
      traits_file_(ArrayFile::Open(models / "member_traits.bole")),
      graph_(MemberGraph::Read(graph_file_)),
      traits_(MemberTraits::Read(traits_file_, graph_.num_members())),
      features_(EntityFeatures::Load(models / "features.bole")),
      postings_(Transpose(features_.members())),
      weights_(ReadPeopleWeights(models / "people_weights.bole")),
      learned_(PeopleRankerFile::Read(models / "people_ranker.bole")) {
  graph_.near = ReadNear(near_file_, graph_.num_members());
}

}  // namespace bole
