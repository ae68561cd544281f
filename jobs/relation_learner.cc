#include "jobs/relation_learner.h"

#include <glog/logging.h>

#include <algorithm>

#include "engine/base/progress.h"
#include "engine/base/random.h"
#include "engine/eval/ranking_metrics.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/store/table.h"
#include "jobs/rehearsal.h"
#include "models/als.h"
#include "models/item_filter.h"
#include "models/recency.h"
#include "models/ridge_map.h"

namespace bole {
namespace {

// Of conjugate gradients. On a generated world of 20,000 members, 12 served what was held out as
// well as 50 did, in a third less training time.
constexpr size_t kMapIterations = 12;

constexpr size_t kMeasuredLength = 20;  // of a list: what is looked at

// Weights of the embeddings that are tried.
// Never 0: who has no history would be left without anything but the popular.
constexpr float kWeights[] = {0.05F, 0.2F, 0.35F, 0.5F, 0.65F, 0.8F, 0.9F, 1};
// With fewer rows to measure by, chance would choose; with more, time is all that grows.
constexpr size_t kFewestMeasured = 100;
constexpr size_t kMostMeasured = 5000;

// An empty matrix of the same shape.
Csr NoEntries(size_t num_rows, size_t num_columns) {
  Csr matrix;
  matrix.offsets.assign(num_rows + 1, 0);
  matrix.num_columns = static_cast<uint32_t>(num_columns);
  return matrix;
}

MatrixView ViewOf(const Matrix& matrix) {
  return {matrix.data(), matrix.rows(), matrix.cols()};
}

std::vector<float> RowSizes(const CsrView& matrix) {
  std::vector<float> sizes(matrix.num_rows());
  for (size_t row = 0; row < sizes.size(); ++row)
    sizes[row] = static_cast<float>(matrix.row_size(row));
  return sizes;
}

// Gives rows without interactions the embedding that their features alone foretell. A row counts
// in the map's fit by its number of interactions: the more there are, the surer its embedding.
void EmbedTheUnknown(const CsrView& features, const std::vector<float>& row_sizes,
                     size_t num_threads, Matrix* embeddings) {
  if (features.num_entries() == 0) return;
  const Matrix map = FitRidgeMap(features, row_sizes, *embeddings,
                                 {.max_iterations = kMapIterations, .num_threads = num_threads});
  const Matrix foretold = ApplyRidgeMap(features, map, num_threads);
  for (size_t row = 0; row < row_sizes.size(); ++row) {
    const auto i = static_cast<Eigen::Index>(row);
    if (row_sizes[row] == 0) embeddings->row(i) = foretold.row(i);
  }
}

}  // namespace

RelationTuning RelationLearner::Tuning() const {
  RelationTuning tuning;
  tuning.als = {.dim = relation_.dim,
                .alpha0 = static_cast<float>(relation_.alpha0),
                .lambda = static_cast<float>(relation_.lambda),
                .nu = static_cast<float>(relation_.nu),
                .num_epochs = relation_.epochs,
                .seed = config_.seed,
                .num_threads = config_.num_threads};
  tuning.filter = {.user_exponent = static_cast<float>(relation_.user_exponent),
                   .history_exponent = static_cast<float>(relation_.history_exponent),
                   .item_exponent = static_cast<float>(relation_.item_exponent),
                   .power = static_cast<float>(relation_.filter_power),
                   .max_entries = relation_.filter_keep,
                   .regression_share = static_cast<float>(relation_.regression_share),
                   .regression_ridge = static_cast<float>(relation_.regression_ridge),
                   .regression_neighbours = relation_.regression_neighbours,
                   .num_threads = config_.num_threads};
  if (relation_.filter_weight >= 0) {
    tuning.embedding_weight = static_cast<float>(1 - relation_.filter_weight);
  }
  tuning.recency = static_cast<float>(relation_.recency);
  return tuning;
}

RelationParts RelationLearner::LearnFrom(const RelationFeatures& features,
                                         OrderedRelation history) const {
  RelationParts parts;
  parts.history = std::move(history.pairs);
  parts.history.values = WeighByRecency(parts.history.view(), history.num_later, Tuning().recency);
  const CsrView by_actor = parts.history.view();
  if (by_actor.num_entries() == 0) {
    parts.actor_embeddings = Matrix::Zero(static_cast<Eigen::Index>(by_actor.num_rows()), 1);
    parts.object_embeddings = Matrix::Zero(static_cast<Eigen::Index>(by_actor.num_columns), 1);
    parts.object_filter = NoEntries(by_actor.num_columns, by_actor.num_columns);
    return parts;
  }
  AlsTrainer trainer(by_actor, Tuning().als);
  {
    Progress progress("embeddings", "epochs", relation_.epochs);
    for (uint64_t epoch = 0; epoch < relation_.epochs; ++epoch) {
      trainer.RunEpoch();
      progress.Add(1);
    }
  }
  Factors factors = trainer.Take();
  parts.actor_embeddings = std::move(factors.users);
  parts.object_embeddings = std::move(factors.items);
  EmbedTheUnknown(features.actors, RowSizes(by_actor), config_.num_threads,
                  &parts.actor_embeddings);
  EmbedTheUnknown(features.objects, RowSizes(Transpose(by_actor).view()), config_.num_threads,
                  &parts.object_embeddings);
  parts.object_filter = MakeItemFilter(by_actor, Tuning().filter);
  return parts;
}

HoldOut RelationLearner::Rehearse(const std::string& name, const RelationShape& shape,
                                  const Fold& fold) const {
  const Table interactions = Table::Open(tables_ / "interactions.bole");
  return MakeRehearsal(interactions, FindRelation(name), shape,
                       {.relation = OptionsOf(fold), .seed = config_.seed});
}

// The weight of the embeddings that would have served best what came later.
float RelationLearner::ChooseWeight(const RelationFeatures& features, HoldOut rehearsal) const {
  std::vector<uint32_t> actors;
  for (uint32_t row = 0; row < rehearsal.held.num_rows(); ++row) {
    if (rehearsal.held.view().row_size(row) > 0) actors.push_back(row);
  }
  if (actors.size() < kFewestMeasured) return Tuning().embedding_weight;
  // A sample without regard to the order of ids.
  std::ranges::sort(actors, {}, [&](uint32_t row) { return Mix64(row ^ config_.seed); });
  if (actors.size() > kMostMeasured) actors.resize(kMostMeasured);

  const RelationParts parts =
      LearnFrom(features, {std::move(rehearsal.kept), std::move(rehearsal.num_later)});
  std::vector<uint32_t> popularity(parts.object_filter.num_rows(), 0);
  for (const uint32_t column : parts.history.columns) ++popularity[column];
  float best_weight = 0;
  double best_value = -1;
  for (const float weight : kWeights) {
    const FusedRecommender recommender({.query_embeddings = ViewOf(parts.actor_embeddings),
                                        .item_embeddings = ViewOf(parts.object_embeddings),
                                        .histories = parts.history.view(),
                                        .item_filter = parts.object_filter.view(),
                                        .popularity = popularity,
                                        .embedding_weight = weight});
    const auto lists = recommender.RecommendBatch(actors, kMeasuredLength, config_.num_threads);
    double value = 0;
    for (size_t i = 0; i < actors.size(); ++i) {
      std::vector<uint32_t> rows;
      for (const Recommendation& item : lists[i]) rows.push_back(item.row);
      const ListQuality quality =
          MeasureList(rows, rehearsal.held.view().row(actors[i]), kMeasuredLength);
      value += (quality.recall + quality.ndcg) / 2 / static_cast<double>(actors.size());
    }
    if (value > best_value) {
      best_weight = weight;
      best_value = value;
    }
  }
  LOG(INFO) << "embeddings weigh " << best_weight << " against the item filter: mean of recall@20 "
            << "and NDCG@20 " << best_value << " in rehearsal, " << actors.size() << " lists";
  return best_weight;
}

RelationOptions RelationLearner::OptionsOf(const Fold& fold) const {
  return {.until = fold.until,
          .half_life_days = relation_.half_life_days,
          .max_row_entries = relation_.max_history,
          .num_threads = config_.num_threads};
}

RelationParts RelationLearner::Learn(const std::string& name, const RelationFeatures& features,
                                     const Fold& fold) const {
  const RelationShape shape = {features.actors.num_rows(),
                               static_cast<uint32_t>(features.objects.num_rows())};
  const Table interactions = Table::Open(tables_ / "interactions.bole");
  const auto build = [&](Evidence evidence) {
    return BuildOrderedRelation(interactions, FindRelation(name), evidence, shape, OptionsOf(fold));
  };
  OrderedRelation history = build(Evidence::kWanted);
  LOG(INFO) << name << " (" << fold.name << "): " << history.pairs.columns.size() << " pairs of "
            << shape.num_rows << " x " << shape.num_columns;
  const float weight = relation_.filter_weight < 0
                           ? ChooseWeight(features, Rehearse(name, shape, fold))
                           : Tuning().embedding_weight;
  RelationParts parts = LearnFrom(features, std::move(history));
  parts.refusals = build(Evidence::kRefused).pairs;
  parts.embedding_weight = weight;
  return parts;
}

}  // namespace bole
