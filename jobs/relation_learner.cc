#include "jobs/relation_learner.h"

#include <glog/logging.h>

#include "engine/base/progress.h"
#include "engine/store/table.h"
#include "models/als.h"
#include "models/item_filter.h"
#include "models/ridge_map.h"

namespace bole {
namespace {

// An empty matrix of the same shape.
Csr NoEntries(size_t num_rows, size_t num_columns) {
  Csr matrix;
  matrix.offsets.assign(num_rows + 1, 0);
  matrix.num_columns = static_cast<uint32_t>(num_columns);
  return matrix;
}

std::vector<float> RowSizes(const CsrView& matrix) {
  std::vector<float> sizes(matrix.num_rows());
  for (size_t row = 0; row < sizes.size(); ++row) sizes[row] = static_cast<float>(matrix.row_size(row));
  return sizes;
}

// Gives rows without interactions the embedding that their features alone foretell. A row counts
// in the map's fit by its number of interactions: the more there are, the surer its embedding.
void EmbedTheUnknown(const CsrView& features, const std::vector<float>& row_sizes,
                     size_t num_threads, Matrix* embeddings) {
  if (features.num_entries() == 0) return;
  const Matrix map = FitRidgeMap(features, row_sizes, *embeddings, {.num_threads = num_threads});
  const Matrix foretold = ApplyRidgeMap(features, map, num_threads);
  for (size_t row = 0; row < row_sizes.size(); ++row) {
    const auto i = static_cast<Eigen::Index>(row);
    if (row_sizes[row] == 0) embeddings->row(i) = foretold.row(i);
  }
}

}  // namespace

void RelationLearner::LearnEmbeddings(const RelationFeatures& features,
                                      RelationParts* parts) const {
  const AlsOptions options = {.dim = relation_.dim,
                              .alpha0 = static_cast<float>(relation_.alpha0),
                              .lambda = static_cast<float>(relation_.lambda),
                              .nu = static_cast<float>(relation_.nu),
                              .num_epochs = relation_.epochs,
                              .seed = config_.seed,
                              .num_threads = config_.num_threads};
  AlsTrainer trainer(parts->history.view(), options);
  {
    Progress progress("embeddings", "epochs", relation_.epochs);
    for (uint64_t epoch = 0; epoch < relation_.epochs; ++epoch) {
      trainer.RunEpoch();
      progress.Add(1);
    }
  }
  Factors factors = trainer.Take();
  parts->actor_embeddings = std::move(factors.users);
  parts->object_embeddings = std::move(factors.items);
  EmbedTheUnknown(features.actors, RowSizes(parts->history.view()), config_.num_threads,
                  &parts->actor_embeddings);
  EmbedTheUnknown(features.objects, RowSizes(Transpose(parts->history.view()).view()),
                  config_.num_threads, &parts->object_embeddings);
}

RelationParts RelationLearner::Learn(const std::string& name, const RelationFeatures& features,
                                     const Fold& fold) const {
  const Relation& relation = FindRelation(name);
  const Table interactions = Table::Open(tables_ / "interactions.bole");
  const RelationShape shape = {features.actors.num_rows(),
                               static_cast<uint32_t>(features.objects.num_rows())};
  const RelationOptions options = {.until = fold.until,
                                   .half_life_days = relation_.half_life_days,
                                   .max_row_entries = relation_.max_history,
                                   .num_threads = config_.num_threads};
  RelationParts parts;
  parts.history = BuildRelation(interactions, relation, Evidence::kWanted, shape, options);
  parts.refusals = BuildRelation(interactions, relation, Evidence::kRefused, shape, options);
  parts.embedding_weight = static_cast<float>(1 - relation_.filter_weight);
  LOG(INFO) << name << " (" << fold.name << "): " << parts.history.columns.size() << " pairs of "
            << shape.num_rows << " x " << shape.num_columns;
  if (parts.history.columns.empty()) {
    parts.actor_embeddings = Matrix::Zero(static_cast<Eigen::Index>(shape.num_rows), 1);
    parts.object_embeddings = Matrix::Zero(static_cast<Eigen::Index>(shape.num_columns), 1);
    parts.object_filter = NoEntries(shape.num_columns, shape.num_columns);
    return parts;
  }
  LearnEmbeddings(features, &parts);
  parts.object_filter = MakeItemFilter(
      parts.history.view(), {.user_exponent = static_cast<float>(relation_.filter_exponent),
                             .item_exponent = static_cast<float>(relation_.filter_exponent),
                             .power = static_cast<float>(relation_.filter_power),
                             .max_entries = relation_.filter_keep,
                             .num_threads = config_.num_threads});
  return parts;
}

}  // namespace bole
