#include "engine/ranking/fused_recommender.h"

#include <cblas.h>
#include <glog/logging.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/ranking/filter_scorer.h"
#include "engine/ranking/fused_scan.h"
#include "engine/ranking/prepared_query.h"

namespace bole {
namespace {

// Queries of one matrix product: enough that packing the items costs little beside it.
constexpr size_t kQueriesPerBlock = 512;

// Items whose Gramian is summed in float32.
constexpr Eigen::Index kItemsPerPartial = 2048;

const NoFilter kEverything;

// As the matrix of a quadratic form: float32 products of some rows, added in float64.
Matrix MeanGramian(const MatrixView& rows) {
  const int dim = static_cast<int>(rows.cols());
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(dim, dim);
  Matrix product(dim, dim);
  for (Eigen::Index first = 0; dim > 0 && first < rows.rows(); first += kItemsPerPartial) {
    const int count = static_cast<int>(std::min(kItemsPerPartial, rows.rows() - first));
    cblas_ssyrk(CblasRowMajor, CblasLower, CblasTrans, dim, count, 1.0F, rows.data() + first * dim,
                dim, 0.0F, product.data(), dim);
    sum.triangularView<Eigen::Lower>() += product.cast<double>();
  }
  sum /= std::max<double>(1.0, static_cast<double>(rows.rows()));
  const Eigen::MatrixXd full = sum.selfadjointView<Eigen::Lower>();
  return full.cast<float>();
}

std::vector<uint32_t> ByPopularity(std::span<const uint32_t> popularity) {
  std::vector<uint32_t> items(popularity.size());
  std::iota(items.begin(), items.end(), 0U);
  std::stable_sort(items.begin(), items.end(),
                   [&](uint32_t a, uint32_t b) { return popularity[a] > popularity[b]; });
  return items;
}

// Whether these are different rows below `end`, in order.
bool Ascend(std::span<const uint32_t> rows, size_t end) {
  return std::ranges::adjacent_find(rows, std::greater_equal()) == rows.end() &&
         (rows.empty() || rows.back() < end);
}

bool HasEmbeddings(const FusedModel& model) {
  return model.query_embeddings.rows() > 0 || model.item_embeddings.rows() > 0;
}

void CheckModel(const FusedModel& model) {
  const size_t num_items = model.popularity.size();
  const size_t num_queries = model.histories.num_rows();
  const bool embeddings_fit =
      !HasEmbeddings(model) || (static_cast<size_t>(model.item_embeddings.rows()) == num_items &&
                                static_cast<size_t>(model.query_embeddings.rows()) == num_queries &&
                                model.query_embeddings.cols() == model.item_embeddings.cols());
  const bool filter_fits =
      model.item_filter.num_rows() == 0 ||
      (model.item_filter.num_rows() == num_items && model.item_filter.num_columns == num_items);
  const bool ok = embeddings_fit && filter_fits && model.histories.num_columns == num_items &&
                  model.embedding_weight >= 0 && model.embedding_weight <= 1 &&
                  (!model.listed || Ascend(*model.listed, num_items));
  if (!ok) throw Error(ErrorCode::kInvalidArgument, "parts of the fused model don't fit");
}

// xᵀGx.
double QuadraticForm(const Matrix& gramian, std::span<const float> x) {
  double sum = 0;
  for (size_t row = 0; row < x.size(); ++row) {
    sum += static_cast<double>(x[row]) * InnerProduct(gramian.row(row).data(), x.data(), x.size());
  }
  return sum;
}

}  // namespace

FusedRecommender::FusedRecommender(const FusedModel& model)
    : model_(model), by_popularity_(ByPopularity(model.popularity)) {
  CheckModel(model);
  openblas_set_num_threads(1);
  gramian_ = MeanGramian(model.item_embeddings);
  for (Eigen::Index item = 0; item < model.item_embeddings.rows(); ++item) {
    largest_norm_ = std::max<double>(largest_norm_, model.item_embeddings.row(item).norm());
  }
  if (!model.listed) return;
  place_of_.assign(model.popularity.size(), kNoRow);
  for (uint32_t place = 0; place < model.listed->size(); ++place) {
    place_of_[(*model.listed)[place]] = place;
  }
}

FusedQuery FusedRecommender::QueryOf(uint32_t query) const {
  CHECK_LT(query, model_.histories.num_rows());
  FusedQuery known{{}, model_.histories.row(query), model_.histories.row_values(query)};
  if (HasEmbeddings(model_)) {
    const size_t dim = model_.query_embeddings.cols();
    known.embedding = {model_.query_embeddings.data() + query * dim, dim};
  }
  return known;
}

PreparedQuery FusedRecommender::Prepare(const FusedQuery& query, FilterScorer* scorer) const {
  CHECK(query.embedding.empty() || query.embedding.size() == static_cast<size_t>(gramian_.rows()));
  PreparedQuery prepared;
  prepared.query = query;
  const double mean_square = QuadraticForm(gramian_, query.embedding);
  if (mean_square > 0) prepared.embedding_scale = model_.embedding_weight / std::sqrt(mean_square);
  const double filter_weight = 1.0 - model_.embedding_weight;
  if (filter_weight > 0) {
    const double norm = scorer->Sum(query.history, query.weights, &prepared.filter_sums);
    if (norm > 0) prepared.filter_scale = static_cast<float>(filter_weight / norm);
  }
  return prepared;
}

std::vector<Recommendation> FusedRecommender::Recommend(uint32_t query, size_t k,
                                                        const RowFilter& filter) const {
  return Recommend(QueryOf(query), k, filter);
}

std::vector<Recommendation> FusedRecommender::Recommend(const FusedQuery& query, size_t k,
                                                        const RowFilter& filter) const {
  FilterScorer scorer(model_.item_filter);
  const PreparedQuery prepared = Prepare(query, &scorer);
  const RowFilter* const filters[] = {&filter};
  return std::move(FusedScan(*this).Answer({{&prepared, 1}, filters, k}).front());
}

std::vector<std::vector<Recommendation>> FusedRecommender::RecommendBatch(
    std::span<const uint32_t> queries, size_t k, size_t num_threads,
    std::span<const RowFilter* const> filters) const {
  if (!filters.empty() && filters.size() != queries.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                "not a filter for each query: " + std::to_string(filters.size()) + " of " +
                    std::to_string(queries.size()));
  }
  const std::vector<const RowFilter*> no_filters(kQueriesPerBlock, &kEverything);
  std::vector<std::vector<Recommendation>> lists(queries.size());
  std::vector<FilterScorer> scorers(num_threads, FilterScorer(model_.item_filter));
  std::vector<FusedScan> scans;
  for (size_t i = 0; i < num_threads; ++i) scans.emplace_back(*this);
  ParallelFor(queries.size(), kQueriesPerBlock, num_threads, [&](const Chunk& chunk) {
    const size_t size = chunk.end - chunk.begin;
    std::vector<PreparedQuery> block;
    block.reserve(size);
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      block.push_back(Prepare(QueryOf(queries[i]), &scorers[chunk.worker]));
    }
    auto answers = scans[chunk.worker].Answer(
        {block,
         filters.empty() ? std::span(no_filters).first(size) : filters.subspan(chunk.begin, size),
         k});
    std::ranges::move(answers, lists.begin() + static_cast<std::ptrdiff_t>(chunk.begin));
  });
  return lists;
}

float FusedRecommender::Score(const FusedQuery& query, uint32_t item) const {
  CHECK_LT(item, model_.popularity.size());
  FilterScorer scorer(model_.item_filter);
  return Prepare(query, &scorer).Exact(item, model_.item_embeddings).score;
}

}  // namespace bole
