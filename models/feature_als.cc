#include "models/feature_als.h"

#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

AlsTrainer MakeTrainer(const CsrView& by_user, const AlsOptions& options,
                       std::optional<Factors>& start) {
  if (!start) return AlsTrainer(by_user, options);
  return AlsTrainer(by_user, options, std::move(*start));
}

// 1 for each row with an entry. Rows count alike in a map's fit, however many entries they have:
// those without any, for which the map is made, are like the many with few.
std::vector<float> KnownRows(const CsrView& rows) {
  std::vector<float> known(rows.num_rows());
  for (size_t row = 0; row < known.size(); ++row) known[row] = rows.row_size(row) > 0 ? 1 : 0;
  return known;
}

std::vector<float> KnownColumns(const CsrView& rows) {
  std::vector<float> known(rows.num_columns, 0);
  for (const uint32_t column : rows.columns) known[column] = 1;
  return known;
}

void CheckFits(const CsrView& features, size_t num_rows) {
  if (features.num_entries() == 0 || features.num_rows() == num_rows) return;
  throw Error(ErrorCode::kInvalidArgument,
              "features are not one row for each row of the interactions: features " +
                  std::to_string(features.num_rows()) + ", rows " + std::to_string(num_rows));
}

}  // namespace

FeatureAls::FeatureAls(const CsrView& by_user, const SideFeatures& features,
                       const FeatureAlsOptions& options, std::optional<Factors> start)
    : options_(options),
      trainer_(MakeTrainer(by_user, options.als, start)),
      users_{features.users, KnownRows(by_user), {}},
      items_{features.items, KnownColumns(by_user), {}} {
  CheckFits(features.users, by_user.num_rows());
  CheckFits(features.items, by_user.num_columns);
  trainer_.RotateAlong(&users_.map);
  trainer_.RotateAlong(&items_.map);
  if (!start) return;
  Fit(trainer_.factors().users, &users_);
  Fit(trainer_.factors().items, &items_);
}

Matrix FeatureAls::Prior::Means(size_t num_threads) const {
  return map.size() > 0 ? ApplyRidgeMap(features, map, num_threads) : Matrix();
}

void FeatureAls::Fit(const Matrix& rows, Prior* prior) const {
  if (prior->features.num_entries() == 0) return;
  const RidgeMapOptions options = {.lambda = options_.map_lambda,
                                   .max_iterations = options_.map_iterations,
                                   .num_threads = options_.als.num_threads};
  prior->map = FitRidgeMap(prior->features, prior->known, rows, options,
                           prior->map.size() > 0 ? &prior->map : nullptr);
}

void FeatureAls::RunEpoch() {
  const size_t num_threads = options_.als.num_threads;
  const bool fits = num_epochs_++ % options_.epochs_a_fit == 0;
  const Matrix user_means = users_.Means(num_threads);
  trainer_.SolveUsers(user_means.size() > 0 ? &user_means : nullptr);
  if (fits) Fit(trainer_.factors().users, &users_);
  const Matrix item_means = items_.Means(num_threads);
  trainer_.SolveItems(item_means.size() > 0 ? &item_means : nullptr);
  if (fits) Fit(trainer_.factors().items, &items_);
}

void FeatureAls::PlaceTheUnknown(const Prior& prior, Matrix* rows) const {
  const Matrix means = prior.Means(options_.als.num_threads);
  if (means.size() == 0) return;
  for (Eigen::Index row = 0; row < rows->rows(); ++row) {
    if (prior.known[static_cast<size_t>(row)] == 0) rows->row(row) = means.row(row);
  }
}

Factors FeatureAls::Take() {
  Factors factors = trainer_.Take();
  PlaceTheUnknown(users_, &factors.users);
  PlaceTheUnknown(items_, &factors.items);
  return factors;
}

Factors TrainFeatureAls(const CsrView& by_user, const SideFeatures& features,
                        const FeatureAlsOptions& options, std::optional<Factors> start,
                        const std::function<void()>& after_epoch) {
  FeatureAls trainer(by_user, features, options, std::move(start));
  for (size_t epoch = 0; epoch < options.als.num_epochs; ++epoch) {
    trainer.RunEpoch();
    if (after_epoch) after_epoch();
  }
  return trainer.Take();
}

}  // namespace bole
