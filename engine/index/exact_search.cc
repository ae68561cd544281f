#include "engine/index/exact_search.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <string>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/inner_product.h"

namespace bole {
namespace {

// A block of scores is 256 x 1024 floats, a MiB: it stays in the L2 cache between the matrix
// product and the selection, and packing the rows for the product costs little beside it.
constexpr size_t kQueriesPerBlock = 256;
constexpr size_t kRowsPerBlock = 1024;

// Below this many queries a matrix product has no advantage: memory is the limit.
constexpr size_t kMinQueriesForProduct = 4;

// Scores that are compared with the threshold at once, by their maximum.
constexpr Eigen::Index kScoresPerTest = 32;

// Pruning a candidate list that outgrew this many times k (and a constant) keeps its cost linear.
constexpr size_t kMaxCandidatesPerK = 4;
constexpr size_t kMaxCandidates = 1024;

// Keeps every row that can be among the best k, though scores are known only to within half of
// `slack`: k rows reach the threshold, so their true scores reach threshold - slack / 2, and a
// row below threshold - slack can't.
class UncertainTopK {
 public:
  UncertainTopK(size_t k, float slack) : k_(k), slack_(slack), best_(k) {}

  float cutoff() const { return best_.threshold() - slack_; }

  void Add(float score, uint32_t row) {
    best_.Add(score, row);
    candidates_.push_back({score, row});
    if (candidates_.size() > kMaxCandidatesPerK * k_ + kMaxCandidates + kept_by_prune_) Prune();
  }

  // The best k by exact scores of what is left.
  std::vector<ScoredRow> Take(const float* query, const ExactSearch& search) {
    Prune();
    TopK exact(k_);
    for (const ScoredRow& candidate : candidates_) {
      exact.Add(InnerProduct(query, search.row(candidate.row), search.dim()), candidate.row);
    }
    return exact.Take();
  }

 private:
  void Prune() {
    std::erase_if(candidates_, [&](const ScoredRow& c) { return c.score < cutoff(); });
    kept_by_prune_ = candidates_.size();
  }

  const size_t k_;
  const float slack_;
  TopK best_;
  std::vector<ScoredRow> candidates_;
  size_t kept_by_prune_ = 0;
};

// The largest norm of the rows. Throws Error(kInvalidArgument) as the constructor promises.
double CheckedMaxNorm(const MatrixView& rows, const std::string& what) {
  double largest = 0;
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    const double norm = rows.row(row).cast<double>().norm();
    // Also true for NaN.
    if (!(norm <= ExactSearch::kMaxNorm)) {
      throw Error(ErrorCode::kInvalidArgument,
                  what + " must be finite and of norm below 1e18: row " + std::to_string(row));
    }
    largest = std::max(largest, norm);
  }
  return largest;
}

void UseOneBlasThread() {
  static std::once_flag once;
  std::call_once(once, [] { openblas_set_num_threads(1); });
}

// Adds the allowed ones of a row of scores; scores[0] belongs to first_row.
void AddScores(std::span<const float> scores, uint32_t first_row, const RowFilter* filter,
               UncertainTopK& best) {
  for (size_t begin = 0; begin < scores.size(); begin += kScoresPerTest) {
    const size_t end = std::min<size_t>(begin + kScoresPerTest, scores.size());
    const Eigen::Map<const Eigen::ArrayXf> group(scores.data() + begin,
                                                 static_cast<Eigen::Index>(end - begin));
    if (group.maxCoeff() < best.cutoff()) continue;
    for (size_t i = begin; i < end; ++i) {
      const uint32_t row = first_row + static_cast<uint32_t>(i);
      if (scores[i] < best.cutoff() || (filter && !filter->Allows(row))) continue;
      best.Add(scores[i], row);
    }
  }
}

}  // namespace

// Queries that are searched together, and their lists when they are done.
struct ExactSearch::QueryBlock {
  MatrixView queries;
  size_t first = 0;  // number of the first query in the whole batch
  const SearchOptions& options;
  std::span<std::vector<ScoredRow>> lists;
};

ExactSearch::ExactSearch(const MatrixView& vectors)
    : vectors_(vectors), max_norm_(CheckedMaxNorm(vectors, "vectors")) {
  if (size() >= kNoRow) throw Error(ErrorCode::kInvalidArgument, "too many vectors");
}

void ExactSearch::CheckQueries(const MatrixView& queries, const SearchOptions& options) const {
  if (options.k == 0) throw Error(ErrorCode::kInvalidArgument, "k must not be 0");
  if (queries.rows() > 0 && static_cast<size_t>(queries.cols()) != dim()) {
    throw Error(ErrorCode::kInvalidArgument, "length of the queries isn't that of the vectors: " +
                                                 std::to_string(queries.cols()) + ", " +
                                                 std::to_string(dim()));
  }
  if (!options.filters.empty() && options.filters.size() != static_cast<size_t>(queries.rows())) {
    throw Error(ErrorCode::kInvalidArgument, "number of filters isn't that of the queries: " +
                                                 std::to_string(options.filters.size()) + ", " +
                                                 std::to_string(queries.rows()));
  }
  CheckedMaxNorm(queries, "queries");
}

SearchLists ExactSearch::Search(const MatrixView& queries, const SearchOptions& options) const {
  CheckQueries(queries, options);
  UseOneBlasThread();
  SearchLists lists(static_cast<size_t>(queries.rows()));
  ParallelFor(lists.size(), kQueriesPerBlock, options.num_threads, [&](const Chunk& chunk) {
    const size_t count = chunk.end - chunk.begin;
    QueryBlock block = {
        {queries.data() + chunk.begin * dim(), static_cast<Eigen::Index>(count), queries.cols()},
        chunk.begin,
        options,
        std::span(lists).subspan(chunk.begin, count)};
    SearchBlock(block);
  });
  return lists;
}

// An upper bound of twice the difference between SGEMM's score and InnerProduct's: each is within
// dim * 2^-24 * |q| * |x| of the true value (Higham 2002, eq. 3.5), the 8 covers the rounding
// of the cutoff itself, and the last term covers products that underflow.
float ExactSearch::Slack(const float* query) const {
  constexpr double kUnitRoundoff = 0x1p-24;
  const auto length = static_cast<double>(dim());
  const double norm = Eigen::Map<const Vector>(query, vectors_.cols()).cast<double>().norm();
  return static_cast<float>(4 * (length + 8) * kUnitRoundoff * norm * max_norm_ +
                            4 * length * std::numeric_limits<float>::min());
}

void ExactSearch::SearchBlock(QueryBlock& block) const {
  const auto num_queries = static_cast<size_t>(block.queries.rows());
  const SearchOptions& options = block.options;
  if (num_queries < kMinQueriesForProduct || dim() == 0) {
    for (size_t q = 0; q < num_queries; ++q) {
      block.lists[q] =
          SearchOne(block.queries.data() + q * dim(), options.k, options.filter(block.first + q));
    }
    return;
  }
  std::vector<UncertainTopK> best;
  for (size_t q = 0; q < num_queries; ++q) {
    best.emplace_back(std::min(options.k, size()), Slack(block.queries.data() + q * dim()));
  }
  std::vector<float> scores(num_queries * kRowsPerBlock);
  const auto stride = static_cast<int>(dim());
  for (size_t begin = 0; begin < size(); begin += kRowsPerBlock) {
    const size_t count = std::min(kRowsPerBlock, size() - begin);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, static_cast<int>(num_queries),
                static_cast<int>(count), stride, 1, block.queries.data(), stride, row(begin),
                stride, 0, scores.data(), static_cast<int>(kRowsPerBlock));
    for (size_t q = 0; q < num_queries; ++q) {
      AddScores({scores.data() + q * kRowsPerBlock, count}, static_cast<uint32_t>(begin),
                options.filter(block.first + q), best[q]);
    }
  }
  for (size_t q = 0; q < num_queries; ++q) {
    block.lists[q] = best[q].Take(block.queries.data() + q * dim(), *this);
  }
}

std::vector<ScoredRow> ExactSearch::SearchOne(const float* query, size_t k,
                                              const RowFilter* filter) const {
  const InnerProductKernels& kernels = Kernels();
  TopK best(std::min(k, size()));
  uint32_t row_of = 0;
  const auto add = [&](float score) {
    if (score >= best.threshold() && (!filter || filter->Allows(row_of))) best.Add(score, row_of);
    ++row_of;
  };
  for (; row_of + 4 <= size();) {
    const float* const items[4] = {row(row_of), row(row_of + 1), row(row_of + 2), row(row_of + 3)};
    float scores[4];
    kernels.four(query, items, dim(), scores);
    for (const float score : scores) add(score);
  }
  while (row_of < size()) add(kernels.one(query, row(row_of), dim()));
  return best.Take();
}

}  // namespace bole
