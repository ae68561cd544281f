#include "models/mixture_search.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/eval/ranking_metrics.h"
#include "engine/ranking/fused_recommender.h"
#include "models/baseline_lists.h"
#include "models/hold_out.h"

namespace bole {
namespace {

// What is tried. The embeddings' weight is never 0: who has no history would be left without
// anything but the popular.
constexpr float kWeights[] = {0.05F, 0.2F, 0.35F, 0.5F, 0.65F, 0.8F, 0.9F, 1};
constexpr float kContentShares[] = {0, 0.5F, 1, 2, 4};
constexpr float kColdScales[] = {1, 1.25F, 1.5F, 1.75F, 2, 2.5F};

// Of all axes; bounds the time.
constexpr size_t kMaxRounds = 3;

// Scores that one measurement may cost, users times items: about two seconds of a core. Where items
// are many, fewer users are asked for their lists.
constexpr size_t kMostScores = 100'000'000;

using Lists = std::vector<std::vector<uint32_t>>;

// Means over the users who have something to find.
struct SegmentValues {
  double all = 0;
  double warm = 0;
  double cold = 0;
};

class MixtureSearch {
 public:
  MixtureSearch(const MixtureTrial& trial, const MixtureSearchOptions& options);

  MixtureResult Find();

 private:
  struct Axis {
    float Mixture::*value;
    std::optional<float> given;
    std::span<const float> candidates;
  };

  void ChooseUsers();
  size_t CountUsers(const Csr& held) const;
  double MeanValue(const Lists& lists, const CsrView& held) const;
  SegmentValues Measure(const Lists& lists) const;
  Lists ListByModel(const FusedModel& model) const;
  Lists ListMixture(const Mixture& mixture);
  void MixFor(const Mixture& mixture);
  double ValueOf(const Mixture& mixture);
  void Climb(const Axis& axis);

  const MixtureTrial& trial_;
  const MixtureSearchOptions& options_;
  std::vector<uint32_t> users_;
  std::vector<uint32_t> popularity_;
  HeldSegments held_;
  SegmentValues reference_;
  MixtureResult best_;
  std::vector<std::pair<Mixture, double>> known_;
  // The last mixture's parts: the next one mostly differs in its embedding weight, which they don't
  // depend on.
  std::optional<Mixture> mixed_for_;
  Factors embeddings_;
  Csr filter_;
};

MixtureSearch::MixtureSearch(const MixtureTrial& trial, const MixtureSearchOptions& options)
    : trial_(trial), options_(options), popularity_(trial.kept.num_columns, 0) {
  const bool fits = trial.held.num_rows() == trial.kept.num_rows() &&
                    trial.held.num_columns == trial.kept.num_columns &&
                    trial.sources.is_cold.size() == trial.kept.num_columns;
  if (!fits) throw Error(ErrorCode::kInvalidArgument, "parts of the rehearsal don't fit");
  for (const uint32_t item : trial.kept.columns) ++popularity_[item];
  held_ = SplitByCold(trial.held, trial.sources.is_cold);
  ChooseUsers();
  best_.mixture = {options.embedding_weight.value_or(kUsualMixture.embedding_weight),
                   options.content_share.value_or(kUsualMixture.content_share),
                   options.cold_scale.value_or(kUsualMixture.cold_scale)};
  best_.num_users = users_.size();
}

// A sample without regard to the order of ids.
void MixtureSearch::ChooseUsers() {
  for (uint32_t user = 0; user < trial_.held.num_rows(); ++user) {
    if (trial_.held.row_size(user) > 0) users_.push_back(user);
  }
  std::ranges::sort(users_, {}, [&](uint32_t user) { return Mix64(user ^ options_.seed); });
  const size_t affordable = kMostScores / std::max<size_t>(1, trial_.held.num_columns);
  const size_t most = std::min(options_.most_users, std::max(affordable, options_.fewest_users));
  if (users_.size() > most) users_.resize(most);
}

size_t MixtureSearch::CountUsers(const Csr& held) const {
  return static_cast<size_t>(
      std::ranges::count_if(users_, [&](uint32_t user) { return held.view().row_size(user) > 0; }));
}

double MixtureSearch::MeanValue(const Lists& lists, const CsrView& held) const {
  double sum = 0;
  size_t count = 0;
  for (size_t i = 0; i < users_.size(); ++i) {
    if (held.row_size(users_[i]) == 0) continue;
    const ListQuality quality = MeasureList(lists[i], held.row(users_[i]), options_.list_length);
    sum += (quality.recall + quality.ndcg) / 2;
    ++count;
  }
  return count > 0 ? sum / static_cast<double>(count) : 0;
}

SegmentValues MixtureSearch::Measure(const Lists& lists) const {
  return {MeanValue(lists, trial_.held), MeanValue(lists, held_.warm.view()),
          MeanValue(lists, held_.cold.view())};
}

Lists MixtureSearch::ListByModel(const FusedModel& model) const {
  const auto made =
      FusedRecommender(model).RecommendBatch(users_, options_.list_length, options_.num_threads);
  Lists lists(made.size());
  for (size_t i = 0; i < made.size(); ++i) {
    for (const Recommendation& item : made[i]) lists[i].push_back(item.row);
  }
  return lists;
}

void MixtureSearch::MixFor(const Mixture& mixture) {
  if (mixed_for_ && mixed_for_->content_share == mixture.content_share &&
      mixed_for_->cold_scale == mixture.cold_scale) {
    return;
  }
  embeddings_ = MixEmbeddings(trial_.sources, mixture);
  filter_ = MixFilters(trial_.sources, mixture);
  mixed_for_ = mixture;
}

Lists MixtureSearch::ListMixture(const Mixture& mixture) {
  MixFor(mixture);
  return ListByModel({.query_embeddings = ViewOf(embeddings_.users),
                      .item_embeddings = ViewOf(embeddings_.items),
                      .histories = trial_.kept,
                      .item_filter = filter_.view(),
                      .popularity = popularity_,
                      .embedding_weight = mixture.embedding_weight});
}

double MixtureSearch::ValueOf(const Mixture& mixture) {
  const auto known = std::ranges::find(known_, mixture, &std::pair<Mixture, double>::first);
  if (known != known_.end()) return known->second;
  const SegmentValues values = Measure(ListMixture(mixture));
  const double value = best_.has_segments
                           ? std::min(values.warm / reference_.warm, values.cold / reference_.cold)
                           : values.all;
  known_.emplace_back(mixture, value);
  return value;
}

void MixtureSearch::Climb(const Axis& axis) {
  if (axis.given) return;
  for (const float candidate : axis.candidates) {
    Mixture mixture = best_.mixture;
    mixture.*axis.value = candidate;
    const double value = ValueOf(mixture);
    if (value <= best_.value) continue;
    best_.mixture = mixture;
    best_.value = value;
  }
}

MixtureResult MixtureSearch::Find() {
  if (users_.size() < options_.fewest_users) return best_;
  const bool has_content = trial_.sources.has_content();
  if (has_content && CountUsers(held_.warm) >= options_.fewest_users &&
      CountUsers(held_.cold) >= options_.fewest_users) {
    const BaselineQuery query = {trial_.kept, users_, options_.list_length, options_.num_threads};
    reference_.warm = Measure(ListByPlainEmbeddings(query, options_.plain)).warm;
    reference_.cold = Measure(ListByLikeness(query, trial_.item_features)).cold;
    best_.has_segments = reference_.warm > 0 && reference_.cold > 0;
  }
  std::vector<Axis> axes = {{&Mixture::embedding_weight, options_.embedding_weight, kWeights}};
  if (has_content)
    axes.push_back({&Mixture::content_share, options_.content_share, kContentShares});
  if (best_.has_segments) axes.push_back({&Mixture::cold_scale, options_.cold_scale, kColdScales});
  for (size_t round = 0; round < kMaxRounds; ++round) {
    const Mixture before = best_.mixture;
    for (const Axis& axis : axes) Climb(axis);
    if (best_.mixture == before) break;
  }
  return best_;
}

}  // namespace

MixtureResult FindMixture(const MixtureTrial& trial, const MixtureSearchOptions& options) {
  return MixtureSearch(trial, options).Find();
}

}  // namespace bole
