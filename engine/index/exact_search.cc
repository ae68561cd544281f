#include "engine/index/exact_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/index/inner_product.h"
#include "engine/index/panel_product.h"
#include "engine/index/uncertain_top_k.h"

namespace bole {
namespace {

// Below this many queries a panel has no advantage: memory is the limit.
constexpr size_t kMinQueriesForPass = 4;

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

}  // namespace

// Queries that are searched together, and their lists when they are done.
struct ExactSearch::QueryBlock {
  MatrixView queries;
  size_t first = 0;  // number of the first query in the whole batch
  const SearchOptions& options;
  std::span<std::vector<ScoredRow>> lists;
};

// The panels of a block's queries and what each has found so far.
class ExactSearch::Pass {
 public:
  Pass(const ExactSearch& search, QueryBlock& block)
      : search_(search),
        block_(block),
        kernels_(ChosenPanelKernels()),
        panels_(PackFloats(kernels_, block.queries.data(), block.lists.size(), search.dim())),
        items_(kernels_, search.dim(), RowsPerStrip(search.dim() * sizeof(float))),
        best_(block.lists.size(), UncertainTopK(std::min(block.options.k, search.size()))),
        cutoffs_(panels_.num_panels() * panels_.width(), std::numeric_limits<float>::infinity()) {
    std::fill_n(cutoffs_.begin(), best_.size(), -std::numeric_limits<float>::infinity());
    for (size_t q = 0; q < best_.size(); ++q) slacks_.push_back(search.Slack(Query(q)));
  }

  // Scores `count` rows, of which the first is row `begin`.
  void Score(size_t begin, size_t count) {
    const size_t row_bytes = search_.dim() * sizeof(float);
    items_.Take(search_.row(begin), count);
    for (size_t panel = 0; panel < panels_.num_panels(); ++panel) {
      const size_t first = panel * panels_.width();
      PanelStrip strip = panels_.Strip(panel);
      items_.PutInto(&strip);
      strip.cutoffs = cutoffs_.data() + first;
      const size_t next = std::min(begin + count, search_.size());
      const size_t num_next = std::min(count, search_.size() - next);
      LoadMeanwhile(search_.row(next), num_next * row_bytes, panel, panels_.num_panels(), &strip);
      ForEachHit(
          strip, [&](size_t* at, PanelHit* hits) { return kernels_.floats(strip, at, hits); },
          [&](size_t item, size_t query, float score) {
            Add(first + query, static_cast<uint32_t>(begin + item), score);
          });
    }
  }

  void Finish() {
    for (size_t q = 0; q < best_.size(); ++q) {
      block_.lists[q] = best_[q].Take(Query(q), search_.vectors());
    }
  }

 private:
  const float* Query(size_t q) const { return block_.queries.data() + q * search_.dim(); }

  void Add(size_t q, uint32_t row, float score) {
    if (score < cutoffs_[q]) return;  // it has risen within the tile
    const RowFilter* const filter = block_.options.filter(block_.first + q);
    if (filter != nullptr && !filter->Allows(row)) return;
    best_[q].Add(score - slacks_[q], score + slacks_[q], row);
    cutoffs_[q] = best_[q].threshold() - slacks_[q];
  }

  const ExactSearch& search_;
  QueryBlock& block_;
  const PanelKernels& kernels_;
  const PackedPanels panels_;
  FloatItems items_;
  std::vector<UncertainTopK> best_;
  std::vector<float> slacks_;   // how far a panel's score may be from InnerProduct's
  std::vector<float> cutoffs_;  // panels' scores below them are of no use
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
  SearchLists lists(static_cast<size_t>(queries.rows()));
  ParallelFor(lists.size(), QueriesPerPass(lists.size(), options.num_threads), options.num_threads,
              [&](const Chunk& chunk) {
                const size_t count = chunk.end - chunk.begin;
                QueryBlock block = {{queries.data() + chunk.begin * dim(),
                                     static_cast<Eigen::Index>(count), queries.cols()},
                                    chunk.begin,
                                    options,
                                    std::span(lists).subspan(chunk.begin, count)};
                SearchBlock(block);
              });
  return lists;
}

// An upper bound of the difference between a panel's score and InnerProduct's, which is within dim
// * 2^-24 * |q| * |x| of the true value (Higham 2002, eq. 3.5); the 16 covers the rounding of the
// bounds themselves, and the last term numbers and products that underflow.
float ExactSearch::Slack(const float* query) const {
  constexpr double kUnitRoundoff = 0x1p-24;
  const auto length = static_cast<double>(dim());
  const double norm = Eigen::Map<const Vector>(query, vectors_.cols()).cast<double>().norm();
  const double lengths = norm * max_norm_;
  return static_cast<float>(
      ChosenPanelKernels().FloatError(dim(), lengths) + (length + 16) * kUnitRoundoff * lengths +
      4 * length * (1 + norm + max_norm_) * std::numeric_limits<float>::min());
}

void ExactSearch::SearchBlock(QueryBlock& block) const {
  const auto num_queries = static_cast<size_t>(block.queries.rows());
  if (num_queries >= kMinQueriesForPass && dim() > 0) {
    SearchTogether(block);
    return;
  }
  for (size_t q = 0; q < num_queries; ++q) {
    block.lists[q] = SearchOne(block.queries.data() + q * dim(), block.options.k,
                               block.options.filter(block.first + q));
  }
}

void ExactSearch::SearchTogether(QueryBlock& block) const {
  Pass pass(*this, block);
  const size_t num_rows = RowsPerStrip(dim() * sizeof(float));
  for (size_t begin = 0; begin < size(); begin += num_rows) {
    pass.Score(begin, std::min(num_rows, size() - begin));
  }
  pass.Finish();
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
