#include "jobs/relation_learner.h"

#include <glog/logging.h>

#include <optional>
#include <utility>

#include "engine/store/table.h"
#include "jobs/rehearsal.h"
#include "models/mixture_search.h"
#include "models/recency.h"

namespace bole {
namespace {

// What is given in the config isn't learned.
std::optional<float> Given(double setting) {
  return setting < 0 ? std::nullopt : std::optional(static_cast<float>(setting));
}

// An empty matrix of the same shape.
Csr NoEntries(size_t num_rows, size_t num_columns) {
  Csr matrix;
  matrix.offsets.assign(num_rows + 1, 0);
  matrix.num_columns = static_cast<uint32_t>(num_columns);
  return matrix;
}

// Embeddings and filter, joined.
RelationParts MixParts(const RelationSources& sources, const Mixture& mixture) {
  RelationParts parts;
  Factors embeddings = MixEmbeddings(sources, mixture);
  parts.actor_embeddings = std::move(embeddings.users);
  parts.object_embeddings = std::move(embeddings.items);
  parts.object_filter = MixFilters(sources, mixture);
  parts.embedding_weight = mixture.embedding_weight;
  return parts;
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
  tuning.map_lambda = static_cast<float>(relation_.map_lambda);
  tuning.content_neighbours = relation_.content_neighbours;
  tuning.content_share = Given(relation_.content_share).value_or(tuning.content_share);
  tuning.cold_scale = Given(relation_.cold_scale).value_or(tuning.cold_scale);
  return tuning;
}

RelationSources RelationLearner::LearnFrom(const RelationFeatures& features,
                                           const RelationHistory& history,
                                           const RelationYesterday* yesterday) const {
  const RelationTuning tuning = Tuning();
  SourceOptions options = {.als = tuning.als,
                           .filter = tuning.filter,
                           .map_lambda = tuning.map_lambda,
                           .content_neighbours = relation_.content_neighbours,
                           .refusal_weight = static_cast<float>(relation_.refusal_weight),
                           .num_threads = config_.num_threads};
  std::optional<Factors> start;
  if (yesterday != nullptr) {
    options.als.num_epochs = relation_.warm_epochs;
    start = yesterday->Start();
  }
  RelationSources sources =
      LearnSources(history, {features.actors, features.objects}, options, std::move(start));
  if (yesterday != nullptr) {
    yesterday->Align(config_.num_threads, &sources.embeddings.users, &sources.embeddings.items);
  }
  return sources;
}

HoldOut RelationLearner::Rehearse(const std::string& name, const RelationShape& shape,
                                  const Fold& fold, const CsrView& column_features) const {
  const Table interactions = Table::Open(tables_ / "interactions.bole");
  return MakeRehearsal(
      interactions, FindRelation(name), shape,
      {.relation = OptionsOf(fold), .column_features = column_features, .seed = config_.seed});
}

// How the sources would have served best what came later.
Mixture RelationLearner::ChooseMixture(const std::string& name, const RelationFeatures& features,
                                       const Fold& fold, RelationParts* rehearsed) const {
  MixtureSearchOptions options;
  options.plain = Tuning().als;
  options.seed = config_.seed;
  options.num_threads = config_.num_threads;
  if (relation_.filter_weight >= 0) options.embedding_weight = Tuning().embedding_weight;
  options.content_share = Given(relation_.content_share);
  options.cold_scale = Given(relation_.cold_scale);
  const bool has_content = features.objects.num_entries() > 0 && relation_.content_neighbours > 0;
  if (rehearsed == nullptr && options.embedding_weight &&
      (!has_content || (options.content_share && options.cold_scale))) {
    return {*options.embedding_weight, options.content_share.value_or(0),
            options.cold_scale.value_or(1)};
  }
  const RelationShape shape = {features.actors.num_rows(),
                               static_cast<uint32_t>(features.objects.num_rows())};
  HoldOut rehearsal = Rehearse(name, shape, fold, has_content ? features.objects : CsrView());
  if (rehearsal.kept.columns.empty()) return Mixture();
  rehearsal.kept.values =
      WeighByRecency(rehearsal.kept.view(), rehearsal.num_later, Tuning().recency);
  const RelationSources sources = LearnFrom(features, {rehearsal.kept.view(), {}}, nullptr);
  const MixtureResult result = FindMixture(
      {rehearsal.kept.view(), rehearsal.held.view(), features.objects, sources}, options);
  LOG(INFO) << name << ": embeddings weigh " << result.mixture.embedding_weight
            << " against the filter, content " << result.mixture.content_share
            << " in it, cold items times " << result.mixture.cold_scale << ": "
            << (result.has_segments
                    ? "the lesser of warm to plain embeddings and cold to nearest by words "
                    : "mean of recall@20 and NDCG@20 ")
            << result.value << " in rehearsal, " << result.num_users << " lists";
  if (rehearsed != nullptr) {
    *rehearsed = MixParts(sources, result.mixture);
    rehearsed->refusals = NoEntries(shape.num_rows, shape.num_columns);
    rehearsed->history = std::move(rehearsal.kept);
  }
  return result.mixture;
}

RelationOptions RelationLearner::OptionsOf(const Fold& fold) const {
  return {.until = fold.until,
          .half_life_days = relation_.half_life_days,
          .max_row_entries = relation_.max_history,
          .num_threads = config_.num_threads};
}

RelationParts RelationLearner::Learn(const std::string& name, const RelationFeatures& features,
                                     const Fold& fold, const RelationYesterday* yesterday,
                                     RelationParts* rehearsed) const {
  const RelationShape shape = {features.actors.num_rows(),
                               static_cast<uint32_t>(features.objects.num_rows())};
  const Table interactions = Table::Open(tables_ / "interactions.bole");
  const auto build = [&](Evidence evidence) {
    return BuildOrderedRelation(interactions, FindRelation(name), evidence, shape, OptionsOf(fold));
  };
  OrderedRelation history = build(Evidence::kWanted);
  LOG(INFO) << name << " (" << fold.name << "): " << history.pairs.columns.size() << " pairs of "
            << shape.num_rows << " x " << shape.num_columns;
  history.pairs.values = WeighByRecency(history.pairs.view(), history.num_later, Tuning().recency);
  RelationParts parts;
  Csr refusals = build(Evidence::kRefused).pairs;
  if (history.pairs.columns.empty()) {
    parts.actor_embeddings = Matrix::Zero(static_cast<Eigen::Index>(shape.num_rows), 1);
    parts.object_embeddings = Matrix::Zero(static_cast<Eigen::Index>(shape.num_columns), 1);
    parts.object_filter = NoEntries(shape.num_columns, shape.num_columns);
  } else {
    const Mixture mixture = ChooseMixture(name, features, fold, rehearsed);
    parts =
        MixParts(LearnFrom(features, {history.pairs.view(), refusals.view()}, yesterday), mixture);
  }
  parts.refusals = std::move(refusals);
  parts.history = std::move(history.pairs);
  return parts;
}

}  // namespace bole
