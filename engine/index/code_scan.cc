#include "engine/index/code_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/parallel.h"
#include "engine/base/top_k.h"
#include "engine/index/code_product.h"
#include "engine/index/panel_product.h"
#include "engine/index/row_bitmap.h"
#include "engine/index/uncertain_top_k.h"

namespace bole {
namespace {

constexpr size_t kRowsPerBlock = 256;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Below this many queries a panel has no advantage: memory is the limit.
constexpr size_t kMinQueriesForPass = 4;

// A query alone reads only the rows of its bitmap, but takes this many times as long for each.
constexpr size_t kCostOfRowAlone = 16;

double NormOf(const float* vector, size_t dim) {
  return Eigen::Map<const Vector>(vector, static_cast<Eigen::Index>(dim)).cast<double>().norm();
}

bool IsBestAlone(const RowFilter* filter, size_t num_rows) {
  const RowBitmap* const bitmap = filter == nullptr ? nullptr : filter->bitmap();
  return bitmap != nullptr && bitmap->count() * kCostOfRowAlone < num_rows;
}

}  // namespace

// How far a row's score can be from that of its codes: within scale * width + least.
struct CodeScan::Bound {
  float query_scale = 0;
  float width = 0;
  float least = 0;

  // `score` without the query's scale, as CodeKernels and PanelKernels give it.
  void AddTo(UncertainTopK& best, float score, float scale, uint32_t row) const {
    const float middle = score * query_scale;
    const float half = scale * width + least;
    if (middle + half >= best.threshold()) best.Add(middle - half, middle + half, row);
  }
};

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

// Queries that are searched together by panels of codes.
class CodeScan::Batch {
 public:
  Batch(const CodeScan& scan, const MatrixView& queries, const SearchOptions& options, size_t first)
      : scan_(scan),
        kernels_(ChosenPanelKernels()),
        queries_(queries),
        options_(options),
        first_(first),
        stride_(scan.codes_.stride()),
        best_(static_cast<size_t>(queries.rows()),
              UncertainTopK(std::min(options.k, scan.exact_.size()))),
        panels_(Encode()) {}

  std::vector<ScoredRow> List(size_t q) {
    const float* const query = queries_.data() + q * scan_.exact_.dim();
    if (IsAlone(q)) return scan_.SearchOne(query, options_.k, options_.filter(first_ + q));
    return best_[q].Take(query, scan_.exact_.vectors());
  }

  void Run() {
    const size_t num_rows = scan_.exact_.size();
    const size_t strip_rows = RowsPerStrip(stride_);
    for (size_t begin = 0; begin < num_rows; begin += strip_rows) {
      for (size_t panel = 0; panel < panels_.num_panels(); ++panel) {
        Score(begin, std::min(strip_rows, num_rows - begin), panel);
      }
    }
  }

 private:
  // Whether a query has no part in the pass, since its codes are all 0.
  bool IsAlone(size_t q) const { return bounds_[q].query_scale == 0; }

  // Fills everything that has one element for each query.
  PackedPanels Encode() {
    const size_t count = best_.size();
    const size_t width = kernels_.panel_queries;
    const size_t padded = NumChunks(count, width) * width;
    corrections_.resize(padded);
    widths_.resize(padded);
    cutoffs_.assign(padded, kInfinity);
    std::vector<int8_t> codes(count * stride_);
    for (size_t q = 0; q < count; ++q) {
      const float* const query = queries_.data() + q * scan_.exact_.dim();
      const EncodedQuery encoded({query, scan_.exact_.dim()});
      bounds_.push_back(scan_.BoundFor(query, encoded));
      if (IsAlone(q)) continue;
      std::copy_n(encoded.view().codes, stride_, codes.data() + q * stride_);
      corrections_[q] = encoded.view().correction;
      widths_[q] = bounds_[q].width / bounds_[q].query_scale;
      cutoffs_[q] = -kInfinity;
    }
    return {codes.data(), count, stride_, stride_ / sizeof(uint32_t), width};
  }

  // `count` rows from `begin` on with a panel.
  void Score(size_t begin, size_t count, size_t panel) {
    const size_t first = panel * panels_.width();
    const CodeRows rows = scan_.codes_.rows();
    PanelStrip strip = panels_.Strip(panel);
    strip.items = rows.codes + begin * stride_;
    strip.item_stride = stride_;
    strip.num_items = count;
    strip.cutoffs = cutoffs_.data() + first;
    const size_t next = begin + count;
    const size_t num_next = std::min(count, scan_.exact_.size() - next);
    LoadMeanwhile(rows.codes + next * stride_, num_next * stride_, panel, panels_.num_panels(),
                  &strip);
    const CodeBounds bounds = {corrections_.data() + first, widths_.data() + first,
                               rows.scales + begin};
    ForEachHit(
        strip, [&](size_t* at, PanelHit* hits) { return kernels_.codes(strip, bounds, at, hits); },
        [&](size_t item, size_t query, float score) {
          Add(first + query, static_cast<uint32_t>(begin + item), score);
        });
  }

  void Add(size_t q, uint32_t row, float score) {
    const RowFilter* const filter = options_.filter(first_ + q);
    const Bound& bound = bounds_[q];
    const float scale = scan_.codes_.scale(row);
    const float most = score * bound.query_scale + scale * bound.width + bound.least;
    if (most < best_[q].threshold() || (filter != nullptr && !filter->Allows(row))) return;
    bound.AddTo(best_[q], score, scale, row);
    cutoffs_[q] = (best_[q].threshold() - bound.least) / bound.query_scale;
  }

  const CodeScan& scan_;
  const PanelKernels& kernels_;
  const MatrixView& queries_;
  const SearchOptions& options_;
  const size_t first_;
  const size_t stride_;
  std::vector<UncertainTopK> best_;
  std::vector<Bound> bounds_;
  std::vector<int32_t> corrections_;  // what sums begin with
  std::vector<float> widths_;         // of the bounds, without the query's scale
  std::vector<float> cutoffs_;        // the same
  const PackedPanels panels_;
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
  for (const Eigen::Index q : some) {
    (IsBestAlone(filter(q), exact_.size()) ? alone : together).push_back(q);
  }
  if (together.size() < kMinQueriesForPass || exact_.dim() == 0) {
    alone.insert(alone.end(), together.begin(), together.end());
    together.clear();
  }
  ParallelFor(alone.size(), 1, options.num_threads, [&](const Chunk& chunk) {
    const Eigen::Index q = alone[chunk.begin];
    lists[static_cast<size_t>(q)] = SearchOne(queries.row(q).data(), options.k, filter(q));
  });
  if (together.empty()) return;
  const Matrix rows = queries(together, Eigen::all);
  std::vector<const RowFilter*> filters;
  for (const Eigen::Index q : together) filters.push_back(filter(q));
  SearchOptions of_rows = options;
  of_rows.filters = filters;
  SearchLists found = SearchTogether({rows.data(), rows.rows(), rows.cols()}, of_rows);
  for (size_t i = 0; i < together.size(); ++i) {
    lists[static_cast<size_t>(together[i])] = std::move(found[i]);
  }
}

SearchLists CodeScan::SearchTogether(const MatrixView& queries,
                                     const SearchOptions& options) const {
  if (ChosenPanelKernels().codes == nullptr) return exact_.Search(queries, options);
  SearchLists lists(static_cast<size_t>(queries.rows()));
  const size_t grain = QueriesPerPass(lists.size(), options.num_threads);
  ParallelFor(lists.size(), grain, options.num_threads, [&](const Chunk& chunk) {
    const float* const first = queries.data() + chunk.begin * exact_.dim();
    const size_t count = chunk.end - chunk.begin;
    const MatrixView some(first, static_cast<Eigen::Index>(count), queries.cols());
    Batch batch(*this, some, options, chunk.begin);
    batch.Run();
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
