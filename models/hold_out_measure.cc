#include "models/hold_out_measure.h"

#include <algorithm>
#include <span>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/eval/ranking_metrics.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/store/file.h"
#include "models/baseline_lists.h"
#include "models/content_filter.h"
#include "models/popularity.h"
#include "models/recency.h"

namespace bole {
namespace {

// Models of each kind that are remembered: the best one and the one that is compared with it.
constexpr size_t kNumRecent = 2;

// Changes whenever numbers in journals would no longer be what is measured now.
constexpr int kVersion = 5;

// Users with something to find; of too many those with the smallest hashes. Ascending. Of those
// with nothing kept no option knows anything.
std::vector<uint32_t> MeasuredUsers(const HoldOut& data, const HoldOutMeasureOptions& options) {
  std::vector<uint32_t> users;
  for (uint32_t user = 0; user < data.held.num_rows(); ++user) {
    if (data.held.view().row_size(user) > 0 && data.kept.view().row_size(user) > 0) {
      users.push_back(user);
    }
  }
  if (users.empty() || options.list_length == 0 || options.max_users == 0) {
    throw Error(ErrorCode::kInvalidArgument, "nothing can be measured on the hold-out");
  }
  std::ranges::sort(users, {}, [&](uint32_t user) { return Mix64(options.seed ^ user); });
  if (users.size() > options.max_users) users.resize(options.max_users);
  std::ranges::sort(users);
  return users;
}

template <class T>
std::string DigestOf(std::span<const T> values) {
  return Digest({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

std::string SubjectOf(const HoldOut& data, const HoldOutMeasureOptions& options) {
  std::string text = "version " + std::to_string(kVersion);
  for (const CsrView& matrix :
       {data.kept.view(), data.held.view(), options.features.users, options.features.items}) {
    text += ' ' + DigestOf(matrix.offsets) + ' ' + DigestOf(matrix.columns) + ' ' +
            DigestOf(matrix.values) + ' ' + std::to_string(matrix.num_columns);
  }
  text += ' ' + DigestOf(std::span<const uint32_t>(data.num_later)) + ' ' +
          DescribeTuning({.als = options.plain, .embedding_weight = 1});
  for (const uint64_t option : {options.seed, uint64_t{options.list_length},
                                uint64_t{options.max_users}, uint64_t{options.fewest_of_segment}}) {
    text += ' ' + std::to_string(option);
  }
  return Digest(text);
}

// The model of a description, made unless it is remembered.
template <class Model, class Maker>
const Model& FindOrMake(const std::string& description, const Maker& make,
                        std::deque<std::pair<std::string, Model>>* recent) {
  const auto found = std::ranges::find(*recent, description, &std::pair<std::string, Model>::first);
  if (found != recent->end()) {
    std::rotate(found, found + 1, recent->end());
  } else {
    if (recent->size() == kNumRecent) recent->pop_front();
    recent->emplace_back(description, make());
  }
  return recent->back().second;
}

}  // namespace

HoldOutMeasure::HoldOutMeasure(HoldOut data, const HoldOutMeasureOptions& options)
    : options_(options),
      data_(std::move(data)),
      users_(MeasuredUsers(data_, options)),
      popularity_(CountByItem(data_.kept.view())),
      is_cold_(FindColdItems(data_.kept.view())),
      held_(SplitByCold(data_.held.view(), is_cold_)),
      baselines_(MeasureBaselines()),
      subject_(SubjectOf(data_, options)) {}

bool HoldOutMeasure::has_order() const {
  return std::ranges::any_of(data_.num_later, [](uint32_t number) { return number > 0; });
}

// Nothing where the segments aren't told apart: of items without features nothing new can be told.
std::optional<SegmentQuality> HoldOutMeasure::MeasureBaselines() const {
  const auto count = [&](const Csr& held) {
    return static_cast<size_t>(std::ranges::count_if(
        users_, [&](uint32_t user) { return held.view().row_size(user) > 0; }));
  };
  if (!has_item_features() || count(held_.warm) < options_.fewest_of_segment ||
      count(held_.cold) < options_.fewest_of_segment) {
    return std::nullopt;
  }
  const BaselineQuery query = {data_.kept.view(), users_, options_.list_length,
                               options_.num_threads};
  AlsOptions plain = options_.plain;
  plain.num_threads = options_.num_threads;
  const SegmentQuality values = {
      MeanValue(ListByPlainEmbeddings(query, plain), held_.warm),
      MeanValue(ListByLikeness(query, options_.features.items), held_.cold)};
  return values.warm > 0 && values.cold > 0 ? std::optional(values) : std::nullopt;
}

TuningQuality HoldOutMeasure::Measure(const RelationTuning& tuning) {
  const bool embeds = tuning.embedding_weight > 0;
  const Factors factors = embeds ? ScaledEmbeddings(tuning) : Factors();
  const FusedModel model{.query_embeddings = ViewOf(factors.users),
                         .item_embeddings = ViewOf(factors.items),
                         .histories = History(tuning),
                         .item_filter = tuning.embedding_weight < 1 ? Filter(tuning) : CsrView{},
                         .popularity = popularity_,
                         .embedding_weight = tuning.embedding_weight};
  const auto made =
      FusedRecommender(model).RecommendBatch(users_, options_.list_length, options_.num_threads);
  Lists lists(made.size());
  for (size_t i = 0; i < made.size(); ++i) {
    for (const Recommendation& item : made[i]) lists[i].push_back(item.row);
  }
  return QualityOf(lists);
}

// Of the users with something to find.
double HoldOutMeasure::MeanValue(const Lists& lists, const Csr& held) const {
  double sum = 0;
  size_t num_users = 0;
  for (size_t i = 0; i < users_.size(); ++i) {
    const auto relevant = held.view().row(users_[i]);
    if (relevant.empty()) continue;
    const ListQuality list = MeasureList(lists[i], relevant, options_.list_length);
    sum += (list.recall + list.ndcg) / 2;
    ++num_users;
  }
  return num_users > 0 ? sum / static_cast<double>(num_users) : 0;
}

TuningQuality HoldOutMeasure::QualityOf(const Lists& lists) const {
  TuningQuality quality;
  for (size_t i = 0; i < users_.size(); ++i) {
    const ListQuality list =
        MeasureList(lists[i], data_.held.view().row(users_[i]), options_.list_length);
    quality.recall += list.recall / static_cast<double>(users_.size());
    quality.ndcg += list.ndcg / static_cast<double>(users_.size());
  }
  if (baselines_) {
    quality.segments = {.warm = MeanValue(lists, held_.warm) / baselines_->warm,
                        .cold = MeanValue(lists, held_.cold) / baselines_->cold};
  }
  return quality;
}

// What was kept, as the tuning weighs it; until the next call.
CsrView HoldOutMeasure::History(const RelationTuning& tuning) {
  CsrView history = data_.kept.view();
  weights_ = WeighByRecency(history, data_.num_later, tuning.recency);
  history.values = weights_;
  return history;
}

const Factors& HoldOutMeasure::Embeddings(const RelationTuning& tuning) {
  AlsOptions options = tuning.als;
  options.num_threads = options_.num_threads;
  return FindOrMake(
      DescribeTuning({.als = options,
                      .embedding_weight = 1,
                      .recency = tuning.recency,
                      .map_lambda = tuning.map_lambda}),
      [&] {
        return TrainFeatureAls(History(tuning), options_.features,
                               {.als = options, .map_lambda = tuning.map_lambda});
      },
      &embeddings_);
}

Factors HoldOutMeasure::ScaledEmbeddings(const RelationTuning& tuning) {
  Factors scaled = Embeddings(tuning);
  ScaleRows(is_cold_, tuning.cold_scale, &scaled.items);
  return scaled;
}

// The item filter and the content filter of a tuning; until the next call.
CsrView HoldOutMeasure::Filter(const RelationTuning& tuning) {
  const CsrView item_filter = ItemFilter(tuning);
  if (!has_item_features() || tuning.content_neighbours == 0 || tuning.content_share == 0) {
    return item_filter;
  }
  const Csr& content = FindOrMake(
      std::to_string(tuning.content_neighbours),
      [&] {
        std::vector<uint8_t> is_known;
        for (const uint8_t is_cold : is_cold_) is_known.push_back(is_cold == 0 ? 1 : 0);
        return MakeContentFilter(
            options_.features.items, is_known,
            {.num_neighbours = tuning.content_neighbours, .num_threads = options_.num_threads});
      },
      &content_filters_);
  if (content.columns.empty()) return item_filter;
  whole_filter_ =
      AddContent(item_filter, content.view(), is_cold_,
                 {.content_share = tuning.content_share, .cold_scale = tuning.cold_scale});
  return whole_filter_.view();
}

// The item filter of a tuning; until the next call.
CsrView HoldOutMeasure::ItemFilter(const RelationTuning& tuning) {
  ItemFilterOptions options = tuning.filter;
  options.num_threads = options_.num_threads;
  const CsrView history = data_.kept.view();
  options.regression_share = 0;
  const Csr& graph = FindOrMake(
      DescribeTuning({.filter = options, .embedding_weight = 0}),
      [&] { return MakeGraphFilter(history, options); }, &graph_filters_);
  if (tuning.filter.regression_share == 0) return graph.view();
  options.regression_share = 1;
  const Csr& regression = FindOrMake(
      DescribeTuning({.filter = options, .embedding_weight = 0}),
      [&] { return RegressOn(graph.view(), history, options); }, &regressions_);
  mixed_filter_ = MixFilters(graph.view(), regression.view(), tuning.filter.regression_share);
  return mixed_filter_.view();
}

}  // namespace bole
