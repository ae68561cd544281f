#include "engine/matching/relation_scores.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/inner_product.h"
#include "engine/ranking/filter_scorer.h"

namespace bole {
namespace {

constexpr size_t kRowsPerChunk = 256;

// Root mean square of the inner products of each row with all others: sqrt(x'Gx), G the mean
// Gramian of the others.
std::vector<float> MeasureEmbeddings(const MatrixView& rows, const MatrixView& others,
                                     size_t num_threads) {
  const Eigen::Index dim = others.cols();
  Eigen::MatrixXd gramian = Eigen::MatrixXd::Zero(dim, dim);
  for (Eigen::Index i = 0; i < others.rows(); ++i) {
    const Eigen::VectorXd other = others.row(i).transpose().cast<double>();
    gramian.selfadjointView<Eigen::Lower>().rankUpdate(other);
  }
  const double count = std::max<double>(1, static_cast<double>(others.rows()));
  const Matrix mean =
      Eigen::MatrixXd(gramian.selfadjointView<Eigen::Lower>()).cast<float>() / count;
  std::vector<float> scales(static_cast<size_t>(rows.rows()));
  ParallelFor(scales.size(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const float* x = rows.row(static_cast<Eigen::Index>(i)).data();
      double sum = 0;
      for (Eigen::Index j = 0; j < dim; ++j) {
        sum += double{x[j]} * InnerProduct(mean.row(j).data(), x, static_cast<size_t>(dim));
      }
      scales[i] = sum > 0 ? static_cast<float>(std::sqrt(sum)) : 0;
    }
  });
  return scales;
}

std::vector<float> MeasureFilter(const RelationModel& relation, size_t num_threads) {
  const FusedModel model = relation.ForActors();
  std::vector<float> scales(relation.num_actors());
  std::vector<FilterScorer> scorers(num_threads, FilterScorer(model.item_filter));
  ParallelFor(scales.size(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    std::vector<ScoredRow> sums;
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      scales[i] = static_cast<float>(
          scorers[chunk.worker].Sum(model.histories.row(i), model.histories.row_values(i), &sums));
    }
  });
  return scales;
}

float Quotient(float score, float scale) {
  return scale > 0 ? score / scale : 0;
}

}  // namespace

MatchScales MeasureScales(const RelationModel& relation, size_t num_threads) {
  return {
      MeasureEmbeddings(relation.actor_embeddings(), relation.object_embeddings(), num_threads),
      MeasureFilter(relation, num_threads),
      MeasureEmbeddings(relation.object_embeddings(), relation.actor_embeddings(), num_threads)};
}

RelationScores::RelationScores(const RelationModel& relation, const MatchScaleViews& scales,
                               const ProfileViews& profiles)
    : model_(relation.ForActors()), scales_(scales), profiles_(profiles) {
  const size_t num_actors = relation.num_actors(), num_objects = relation.num_objects();
  const bool fits =
      scales.actor_embedding.size() == num_actors && scales.actor_filter.size() == num_actors &&
      scales.object_embedding.size() == num_objects && profiles.queries.num_rows() == num_actors &&
      profiles.items.num_rows() == num_objects;
  if (!fits) {
    throw Error(ErrorCode::kInvalidArgument, "what scores of a relation read doesn't fit together");
  }
}

// One of FilterScorer's sums: the same terms in the same order.
float RelationScores::FilterSum(uint32_t actor, uint32_t object) const {
  if (model_.item_filter.num_rows() == 0) return 0;
  const auto objects = model_.histories.row(actor);
  const auto weights = model_.histories.row_values(actor);
  float sum = 0;
  for (size_t i = 0; i < objects.size(); ++i) {
    const auto others = model_.item_filter.row(objects[i]);
    const auto found = std::lower_bound(others.begin(), others.end(), object);
    if (found == others.end() || *found != object) continue;
    const auto values = model_.item_filter.row_values(objects[i]);
    const float weight = weights.empty() ? 1.0F : weights[i];
    sum += weight * (values.empty() ? 1.0F : values[static_cast<size_t>(found - others.begin())]);
  }
  return sum;
}

void RelationScores::Fill(uint32_t actor, uint32_t object, float* row) const {
  const auto dim = static_cast<size_t>(model_.item_embeddings.cols());
  const float product = InnerProduct(model_.query_embeddings.row(actor).data(),
                                     model_.item_embeddings.row(object).data(), dim);
  row[0] = Quotient(product, scales_.actor_embedding[actor]);
  row[1] = Quotient(product, scales_.object_embedding[object]);
  row[2] = Quotient(FilterSum(actor, object), scales_.actor_filter[actor]);
  row[3] = model_.embedding_weight * row[0] + (1 - model_.embedding_weight) * row[2];
  row[4] = profiles_.Cosine(actor, object);
}

}  // namespace bole
