#include "engine/index/code_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/index/code_product.h"
#include "engine/index/code_scan_batch.h"
#include "engine/index/panel_product.h"
#include "engine/index/row_bitmap.h"
#include "engine/index/uncertain_top_k.h"

namespace bole {
namespace {

constexpr size_t kRowsPerBlock = 256;

// Below this many queries a panel has no advantage: memory is the limit.
constexpr size_t kMinQueriesForPass = 4;

// A query alone reads only the rows of its bitmap, but takes this many times as long for each.
constexpr size_t kCostOfRowAlone = 16;

double NormOf(const float* vector, size_t dim) {
  return Eigen::Map<const Vector>(vector, static_cast<Eigen::Index>(dim)).cast<double>().norm();
}

bool HasPanels() {
  return ChosenPanelKernels().codes != nullptr;
}

bool IsBestAlone(const RowBitmap& bitmap, size_t num_rows) {
  return bitmap.count() * kCostOfRowAlone < num_rows;
}

using QueryNumbers = std::vector<Eigen::Index>;

// Queries with the bitmap of their filter, those with the same one together; null: it has none. In
// the order in which bitmaps come first.
std::vector<std::pair<const RowBitmap*, QueryNumbers>> ByBitmap(const SearchOptions& options,
                                                                std::span<const Eigen::Index> all) {
  std::vector<std::pair<const RowBitmap*, QueryNumbers>> groups;
  std::unordered_map<const RowBitmap*, size_t> group_of;
  for (const Eigen::Index q : all) {
    const RowFilter* const filter = options.filter(static_cast<size_t>(q));
    const RowBitmap* const bitmap = filter == nullptr ? nullptr : filter->bitmap();
    const auto [group, is_new] = group_of.emplace(bitmap, groups.size());
    if (is_new) groups.emplace_back(bitmap, QueryNumbers());
    groups[group->second].second.push_back(q);
  }
  return groups;
}

}  // namespace

CodeScan::CodeScan(const ExactSearch& exact, const CodeTable& codes)
    : exact_(exact), codes_(codes) {
  for (size_t row = 0; row < codes.size(); ++row) {
    const double scale = codes.scale(row);
    if (scale > 0) {
      max_residual_ = std::max(max_residual_, codes.residual(row) / scale);
      // |s c| = |x - e| <= |x| + |e|
      const double norm = NormOf(exact.row(row), exact.dim()) + codes.residual(row);
      max_code_norm_ = std::max(max_code_norm_, norm / scale);
    } else {
      max_lost_ = std::max<double>(max_lost_, codes.residual(row));
    }
  }
}

CodeScan::Bound CodeScan::BoundFor(const float* query, const EncodedQuery& encoded) const {
  constexpr double kMargin = 1 + 1e-5;  // for the rounding of these sums
  const auto dim = static_cast<double>(exact_.dim());
  const double norm = NormOf(query, exact_.dim());
  const double by_codes = norm * max_residual_ + encoded.residual() * max_code_norm_;
  // Rounding of the scores, of the bounds and of InnerProduct, as ExactSearch::Slack has it.
  const double by_floats = (dim + 16) * 0x1p-23 * norm * (max_code_norm_ + max_residual_);
  Bound bound;
  bound.query_scale = encoded.scale();
  bound.width = static_cast<float>(kMargin * (by_codes + by_floats));
  bound.least = static_cast<float>(kMargin * norm * max_lost_ +
                                   4 * std::numeric_limits<float>::min() * (dim + 1));
  return bound;
}

// A query that is searched alone.
class CodeScan::OneQuery {
 public:
  OneQuery(const CodeScan& scan, const float* query, size_t k)
      : scan_(scan),
        vector_(query),
        query_({query, scan.exact_.dim()}),
        bound_(scan.BoundFor(query, query_)),
        best_(k) {
    rows_.reserve(kRowsPerBlock);
  }

  void Scan(const RowFilter* filter) {
    const RowBitmap* const bitmap = filter == nullptr ? nullptr : filter->bitmap();
    if (bitmap != nullptr) {
      bitmap->ForEach([&](uint32_t row) { Take(row, nullptr); });
    } else {
      for (uint32_t row = 0; row < scan_.exact_.size(); ++row) Take(row, filter);
    }
    ScoreBlock(bitmap == nullptr ? filter : nullptr);
  }

  std::vector<ScoredRow> List() { return best_.Take(vector_, scan_.exact_.vectors()); }

 private:
  void Take(uint32_t row, const RowFilter* filter) {
    rows_.push_back(row);
    const CodeRows codes = scan_.codes_.rows();
    for (size_t at = 0; at < codes.stride; at += kCodeBlock) {
      __builtin_prefetch(codes.codes + row * codes.stride + at);
    }
    if (rows_.size() == kRowsPerBlock) ScoreBlock(filter);
  }

  void ScoreBlock(const RowFilter* filter) {
    float scores[kRowsPerBlock];
    ChosenCodeKernels().score(scan_.codes_.rows(), query_.view(), rows_.data(), rows_.size(),
                              scores);
    for (size_t i = 0; i < rows_.size(); ++i) {
      const float scale = scan_.codes_.scale(rows_[i]);
      const float most = scores[i] * bound_.query_scale + scale * bound_.width + bound_.least;
      if (most < best_.threshold() || (filter != nullptr && !filter->Allows(rows_[i]))) continue;
      bound_.AddTo(best_, scores[i], scale, rows_[i]);
    }
    rows_.clear();
  }

  const CodeScan& scan_;
  const float* const vector_;
  const EncodedQuery query_;
  const Bound bound_;
  UncertainTopK best_;
  std::vector<uint32_t> rows_;
};

SearchLists CodeScan::Search(const MatrixView& queries, const SearchOptions& options) const {
  exact_.CheckQueries(queries, options);
  SearchLists lists(static_cast<size_t>(queries.rows()));
  std::vector<Eigen::Index> all(lists.size());
  std::iota(all.begin(), all.end(), 0);
  SearchSome(queries, options, all, lists);
  return lists;
}

void CodeScan::SearchSome(const MatrixView& queries, const SearchOptions& options,
                          std::span<const Eigen::Index> some, SearchLists& lists) const {
  const auto filter = [&](Eigen::Index q) { return options.filter(static_cast<size_t>(q)); };
  std::vector<Eigen::Index> alone, together;
  for (auto& [bitmap, group] : ByBitmap(options, some)) {
    if (bitmap != nullptr && HasPanels() && IsBestTogether(group.size())) {
      SearchTogether(queries, options, group, bitmap, lists);
      continue;
    }
    const bool is_alone = bitmap != nullptr && IsBestAlone(*bitmap, exact_.size());
    auto& others = is_alone ? alone : together;
    others.insert(others.end(), group.begin(), group.end());
  }
  if (IsBestTogether(together.size())) {
    SearchTogether(queries, options, together, nullptr, lists);
  } else {
    alone.insert(alone.end(), together.begin(), together.end());
  }
  ParallelFor(alone.size(), 1, options.num_threads, [&](const Chunk& chunk) {
    const Eigen::Index q = alone[chunk.begin];
    lists[static_cast<size_t>(q)] = SearchOne(queries.row(q).data(), options.k, filter(q));
  });
}

bool CodeScan::IsBestTogether(size_t num_queries) const {
  return num_queries >= kMinQueriesForPass && exact_.dim() > 0;
}

// The lists of some queries, by panels; `allowed`: of all their filters, when that is one.
void CodeScan::SearchTogether(const MatrixView& queries, const SearchOptions& options,
                              std::span<const Eigen::Index> some, const RowBitmap* allowed,
                              SearchLists& lists) const {
  const Matrix rows = queries(std::vector(some.begin(), some.end()), Eigen::all);
  std::vector<const RowFilter*> filters;
  for (const Eigen::Index q : some) filters.push_back(options.filter(static_cast<size_t>(q)));
  SearchOptions of_rows = options;
  of_rows.filters = filters;
  SearchLists found = SearchByPanels({rows.data(), rows.rows(), rows.cols()}, of_rows, allowed);
  for (size_t i = 0; i < some.size(); ++i) {
    lists[static_cast<size_t>(some[i])] = std::move(found[i]);
  }
}

SearchLists CodeScan::SearchByPanels(const MatrixView& queries, const SearchOptions& options,
                                     const RowBitmap* allowed) const {
  if (!HasPanels()) return exact_.Search(queries, options);
  SearchLists lists(static_cast<size_t>(queries.rows()));
  const size_t grain = QueriesPerPass(lists.size(), options.num_threads);
  ParallelFor(lists.size(), grain, options.num_threads, [&](const Chunk& chunk) {
    const float* const first = queries.data() + chunk.begin * exact_.dim();
    const size_t count = chunk.end - chunk.begin;
    const MatrixView some(first, static_cast<Eigen::Index>(count), queries.cols());
    Batch batch(*this, some, options, chunk.begin);
    allowed == nullptr ? batch.Run() : batch.RunOver(*allowed);
    for (size_t q = 0; q < count; ++q) lists[chunk.begin + q] = batch.List(q);
  });
  return lists;
}

std::vector<ScoredRow> CodeScan::SearchOne(const float* query, size_t k,
                                           const RowFilter* filter) const {
  OneQuery one(*this, query, std::min(k, exact_.size()));
  one.Scan(filter);
  return one.List();
}

}  // namespace bole
