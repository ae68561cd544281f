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

// Below this many queries packing has no advantage: memory is the limit.
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
        panels_(block.lists.size(), kernels_.tile_queries, search.dim()),
        best_(block.lists.size(), UncertainTopK(std::min(block.options.k, search.size()))),
        cutoffs_(NumChunks(block.lists.size(), kernels_.tile_queries) * kernels_.tile_queries,
                 std::numeric_limits<float>::infinity()) {
    panels_.Pack(block.queries.data(), best_.size(), search.dim() * sizeof(float));
    std::fill_n(cutoffs_.begin(), best_.size(), -std::numeric_limits<float>::infinity());
    for (size_t q = 0; q < best_.size(); ++q) slacks_.push_back(search.Slack(Query(q)));
  }

  // Scores `count` packed rows, of which the first is row `begin`.
  void Score(const PackedPanels& items, size_t begin, size_t count) {
    const auto find = [&](size_t i, size_t* tile, PanelHit* hits) {
      if (*tile == 0) LoadNext(begin + count + i * items.width(), items.width());
      return kernels_.floats(
          {panels_.panel(0), panels_.num_panels(), items.panel(i), items.depth(), cutoffs_.data()},
          tile, hits);
    };
    ForEachHit(panels_, items, find, [&](size_t q, size_t item, float score) {
      if (item < count) Add(q, static_cast<uint32_t>(begin + item), score);
    });
  }

  void Finish() {
    for (size_t q = 0; q < best_.size(); ++q) {
      block_.lists[q] = best_[q].Take(Query(q), search_.vectors());
    }
  }

 private:
  const float* Query(size_t q) const { return block_.queries.data() + q * search_.dim(); }

  // What the next block packs, a panel's worth of rows while a panel is multiplied.
  void LoadNext(size_t begin, size_t count) const {
    if (begin >= search_.size()) return;
    LoadAhead(search_.row(begin),
              std::min(count, search_.size() - begin) * search_.dim() * sizeof(float));
  }

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
  PackedPanels panels_;
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

// An upper bound of the difference between a panel's score and InnerProduct's: each is within
// dim * 2^-24 * |q| * |x| of the true value (Higham 2002, eq. 3.5), the 8 covers the rounding
// of the bounds themselves, and the last term covers products that underflow.
float ExactSearch::Slack(const float* query) const {
  constexpr double kUnitRoundoff = 0x1p-24;
  const auto length = static_cast<double>(dim());
  const double norm = Eigen::Map<const Vector>(query, vectors_.cols()).cast<double>().norm();
  return static_cast<float>(2 * (length + 8) * kUnitRoundoff * norm * max_norm_ +
                            2 * length * std::numeric_limits<float>::min());
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
  const size_t rows_per_block = RowsPerPanelBlock(dim());
  PackedPanels items(std::min(rows_per_block, size()), ChosenPanelKernels().panel_items, dim());
  for (size_t begin = 0; begin < size(); begin += rows_per_block) {
    const size_t count = std::min(rows_per_block, size() - begin);
    items.Pack(row(begin), count, dim() * sizeof(float));
    pass.Score(items, begin, count);
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
