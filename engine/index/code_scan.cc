#include "engine/index/code_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/top_k.h"
#include "engine/index/code_product.h"
#include "engine/index/inner_product.h"
#include "engine/index/row_bitmap.h"

namespace bole {
namespace {

constexpr size_t kRowsPerBlock = 256;

// As in ExactSearch: pruning keeps the cost of a candidate list linear.
constexpr size_t kMinCandidatesToPrune = 1024;

double NormOf(const float* vector, size_t dim) {
  return Eigen::Map<const Vector>(vector, static_cast<Eigen::Index>(dim)).cast<double>().norm();
}

}  // namespace

// What a search has found so far.
class CodeScan::Candidates {
 public:
  Candidates(const CodeScan& scan, const float* query, size_t k, const RowFilter* filter)
      : scan_(scan),
        vector_(query),
        filter_(filter),
        k_(k),
        query_({query, scan.exact_.dim()}),
        best_(k) {
    constexpr double kMargin = 1 + 1e-5;  // for the rounding of these sums and of the scores
    const double norm = NormOf(query, scan.exact_.dim());
    width_ = static_cast<float>(
        kMargin * (norm * scan.max_residual_ + query_.residual() * scan.max_code_norm_) +
        // The scores' own rounding and InnerProduct's, as ExactSearch::Slack has it.
        (static_cast<double>(scan.exact_.dim()) + 8) * 0x1p-23 * norm *
            (scan.max_code_norm_ + scan.max_residual_));
    least_ = static_cast<float>(kMargin * norm * scan.max_lost_ +
                                4 * std::numeric_limits<float>::min() *
                                    static_cast<double>(scan.exact_.dim() + 1));
  }

  CodeQuery query() const { return query_.view(); }

  // Scores of the codes, as CodeKernels::score gives them: without the query's scale.
  void Add(std::span<const uint32_t> rows, std::span<const float> scores) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const float score = scores[i] * query_.scale();
      const float width = scan_.codes_.scale(rows[i]) * width_ + least_;
      if (score + width < best_.threshold()) continue;
      if (filter_ != nullptr && !filter_->Allows(rows[i])) continue;
      best_.Add(score - width, rows[i]);
      candidates_.push_back({score + width, rows[i]});
      if (candidates_.size() > 2 * kept_by_prune_ + k_ + kMinCandidatesToPrune) Prune();
    }
  }

  std::vector<ScoredRow> Take() {
    Prune();
    const size_t dim = scan_.exact_.dim();
    for (const ScoredRow& candidate : candidates_) {
      __builtin_prefetch(scan_.exact_.row(candidate.row));
    }
    TopK exact(k_);
    for (const ScoredRow& candidate : candidates_) {
      exact.Add(InnerProduct(vector_, scan_.exact_.row(candidate.row), dim), candidate.row);
    }
    return exact.Take();
  }

 private:
  void Prune() {
    std::erase_if(candidates_, [&](const ScoredRow& c) { return c.score < best_.threshold(); });
    kept_by_prune_ = candidates_.size();
  }

  const CodeScan& scan_;
  const float* const vector_;
  const RowFilter* const filter_;
  const size_t k_;
  const EncodedQuery query_;
  TopK best_;                          // by the least that a row's score can be
  std::vector<ScoredRow> candidates_;  // with the most that it can be
  size_t kept_by_prune_ = 0;
  float width_ = 0;  // a row's score is within this times its scale, and least_, of the codes'
  float least_ = 0;
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

std::vector<ScoredRow> CodeScan::SearchOne(const float* query, size_t k,
                                           const RowFilter* filter) const {
  const RowBitmap* const bitmap = filter == nullptr ? nullptr : filter->bitmap();
  Candidates candidates(*this, query, std::min(k, exact_.size()),
                        bitmap == nullptr ? filter : nullptr);
  std::vector<uint32_t> rows;
  rows.reserve(kRowsPerBlock);
  const auto take = [&](uint32_t row) {
    rows.push_back(row);
    __builtin_prefetch(codes_.rows().codes + row * codes_.stride());
    if (rows.size() < kRowsPerBlock) return;
    ScoreBlock(rows, candidates);
    rows.clear();
  };
  if (bitmap != nullptr) {
    bitmap->ForEach(take);
  } else {
    for (uint32_t row = 0; row < exact_.size(); ++row) take(row);
  }
  ScoreBlock(rows, candidates);
  return candidates.Take();
}

void CodeScan::ScoreBlock(std::span<const uint32_t> rows, Candidates& candidates) const {
  float scores[kRowsPerBlock];
  ChosenCodeKernels().score(codes_.rows(), candidates.query(), rows.data(), rows.size(), scores);
  candidates.Add(rows, {scores, rows.size()});
}

}  // namespace bole
