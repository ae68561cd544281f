#include "engine/ranking/relation_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;

// Two members and three jobs: member 0 acted on jobs 0 and 2, member 1 on job 2 and refused job 1.
RelationParts Parts() {
  RelationParts parts;
  parts.actor_embeddings = Matrix{{1, 0}, {0, 1}};
  parts.object_embeddings = Matrix{{1, 0}, {0, 1}, {1, 1}};
  parts.history = MakeCsr({{0, 0, 1}, {0, 2, 0.5F}, {1, 2, 1}}, 2, 3, Duplicates::kMax);
  parts.refusals = MakeCsr({{1, 1, 1}}, 2, 3, Duplicates::kMax);
  parts.object_filter = MakeCsr({{0, 2, 0.7F}, {2, 0, 0.7F}}, 3, 3, Duplicates::kMax);
  parts.embedding_weight = 0.25F;
  return parts;
}

TEST(RelationModelTest, ReadsBackBothDirections) {
  const TemporaryDirectory directory;
  WriteRelationModel(directory / "member_job.bole", Parts());
  const RelationModel model = RelationModel::Open(directory / "member_job.bole");
  EXPECT_EQ(model.num_actors(), 2u);
  EXPECT_EQ(model.num_objects(), 3u);
  EXPECT_THAT(model.history_by_object().row(2), ElementsAre(0, 1));
  EXPECT_THAT(model.refusals_by_object().row(1), ElementsAre(1));
  EXPECT_THAT(model.object_popularity(), ElementsAre(1, 0, 2));

  const FusedModel jobs = model.ForActors();
  EXPECT_EQ(jobs.embedding_weight, 0.25F);
  EXPECT_EQ(jobs.item_embeddings.rows(), 3);
  EXPECT_THAT(jobs.item_filter.row(2), ElementsAre(0));
  const FusedModel members = model.ForObjects();
  EXPECT_EQ(members.item_embeddings.rows(), 2);
  EXPECT_THAT(members.popularity, ElementsAre(2, 1));
  EXPECT_NO_THROW(FusedRecommender{jobs});
  EXPECT_NO_THROW(FusedRecommender{members});
}

TEST(RelationModelTest, SurvivesBeingMoved) {
  const TemporaryDirectory directory;
  WriteRelationModel(directory / "member_job.bole", Parts());
  RelationModel first = RelationModel::Open(directory / "member_job.bole");
  const RelationModel second = std::move(first);
  EXPECT_THAT(second.history().row(0), ElementsAre(0, 2));
  EXPECT_EQ(second.ForObjects().item_filter.num_rows(), 2u);
}

TEST(RelationModelTest, RefusesPartsThatDoNotFit) {
  const TemporaryDirectory directory;
  RelationParts parts = Parts();
  parts.object_embeddings = Matrix{{1, 0}};
  WriteRelationModel(directory / "member_job.bole", parts);
  EXPECT_THROW(RelationModel::Open(directory / "member_job.bole"), Error);
}

}  // namespace
}  // namespace bole
