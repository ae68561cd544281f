#include <glog/logging.h>

#include "engine/base/error.h"
#include "engine/index/index_recall.h"
#include "engine/matching/neighbour_recommender.h"
#include "engine/ranking/relation_model.h"
#include "jobs/fold.h"
#include "jobs/search_costs.h"
#include "jobs/search_indexes.h"
#include "jobs/steps.h"

namespace bole {
namespace {

// Builds one index, unless an interrupted run has, and measures its recall.
nlohmann::json MakeOne(const SiteConfig& config, const MatrixView& embeddings,
                       const std::string& name, Step* step) {
  step->Make(name + ".index", [&](const auto& path) {
    const IndexOptions options = {
        .kind = *IndexKindOf(config.index_kind),
        .held_row_cost =
            ReadHeldRowCost(config.work, static_cast<uint32_t>(embeddings.cols())).value_or(0),
        .num_threads = config.num_threads};
    NeighbourIndex::Build(embeddings, options, path.parent_path(), name);
  });
  const auto neighbours = NeighbourIndex::Open(step->directory(), name);
  const MatrixView vectors = neighbours->vectors();
  const RecallOptions options = {.seed = config.seed, .num_threads = config.num_threads};
  const double recall = IndexRecall(neighbours->index(), vectors, vectors, options);
  LOG(INFO) << "index " << name << ": " << IndexKindName(neighbours->index().kind()) << ", "
            << vectors.rows() << " x " << vectors.cols() << ", recall@10 " << recall;
  return {{"kind", IndexKindName(neighbours->index().kind())},
          {"rows", vectors.rows()},
          {"dim", vectors.cols()},
          {"recall@10", recall}};
}

}  // namespace

Step RunIndex(const SiteConfig& config, const Step& ingest, const Step& train) {
  const auto model = RelationModel::Open(train.directory() / FinalFold().name / "member_job.bole");
  const auto dim = static_cast<uint32_t>(model.actor_embeddings().cols());
  Step step(config.work / "night", "index",
            {{"ingest", ingest.manifest().content},
             {"train", train.manifest().content},
             {"kind", config.index_kind},
             {"held_row_cost", ReadHeldRowCost(config.work, dim).value_or(0)},
             {"search", SearchIndexKey(config, ingest)},
             {"seed", config.seed}});
  if (step.finished()) return step;
  nlohmann::json indexes;
  indexes["similar_members"] = MakeOne(config, model.actor_embeddings(), "similar_members", &step);
  indexes["similar_jobs"] = MakeOne(config, model.object_embeddings(), "similar_jobs", &step);
  MakeSearchIndexes(config, ingest, &step);
  step.Finish({{"indexes", indexes}});
  return step;
}

}  // namespace bole
