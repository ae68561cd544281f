#include "engine/index/code_scan_batch.h"

#include <algorithm>
#include <limits>

#include "engine/base/parallel.h"

namespace bole {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

CodeScan::Batch::Batch(const CodeScan& scan, const MatrixView& queries,
                       const SearchOptions& options, size_t first)
    : scan_(scan),
      kernels_(ChosenPanelKernels()),
      queries_(queries),
      options_(options),
      first_(first),
      stride_(scan.codes_.stride()),
      best_(static_cast<size_t>(queries.rows()),
            UncertainTopK(std::min(options.k, scan.exact_.size()))),
      panels_(Encode()) {}

// Compares all queries with the rows of a strip; number_of(i) is the number of its row i.
template <class NumberOf>
void CodeScan::Batch::Score(const Strip& rows, const NumberOf& number_of) {
  for (size_t panel = 0; panel < panels_.num_panels(); ++panel) {
    const size_t first = panel * panels_.width();
    PanelStrip strip = panels_.Strip(panel);
    strip.items = rows.codes;
    strip.item_stride = stride_;
    strip.num_items = rows.num_rows;
    strip.cutoffs = cutoffs_.data() + first;
    LoadMeanwhile(rows.codes + rows.num_rows * stride_, rows.bytes_behind, panel,
                  panels_.num_panels(), &strip);
    const CodeBounds bounds = {corrections_.data() + first, widths_.data() + first, rows.scales};
    ForEachHit(
        strip, [&](size_t* at, PanelHit* hits) { return kernels_.codes(strip, bounds, at, hits); },
        [&](size_t item, size_t query, float score) {
          Add(first + query, number_of(item), score);
        });
  }
}

void CodeScan::Batch::Run() {
  const size_t num_rows = scan_.exact_.size();
  const size_t strip_rows = RowsPerStrip(stride_);
  const CodeRows rows = scan_.codes_.rows();
  for (size_t begin = 0; begin < num_rows; begin += strip_rows) {
    const size_t count = std::min(strip_rows, num_rows - begin);
    const size_t num_next = std::min(strip_rows, num_rows - begin - count);
    Score({rows.codes + begin * stride_, rows.scales + begin, count, num_next * stride_},
          [&](size_t item) { return static_cast<uint32_t>(begin + item); });
  }
}

void CodeScan::Batch::RunOver(const RowBitmap& allowed) {
  const size_t strip_rows = RowsPerStrip(stride_);
  AlignedArray<uint8_t> codes(strip_rows * stride_);
  std::vector<float> scales(strip_rows);
  std::vector<uint32_t> numbers;
  const CodeRows rows = scan_.codes_.rows();
  const auto score = [&] {
    Score({codes.data(), scales.data(), numbers.size(), 0},
          [&](size_t item) { return numbers[item]; });
    numbers.clear();
  };
  allowed.ForEach([&](uint32_t row) {
    std::copy_n(rows.codes + row * stride_, stride_, codes.data() + numbers.size() * stride_);
    scales[numbers.size()] = rows.scales[row];
    numbers.push_back(row);
    if (numbers.size() == strip_rows) score();
  });
  if (!numbers.empty()) score();
}

std::vector<ScoredRow> CodeScan::Batch::List(size_t q) {
  const float* const query = queries_.data() + q * scan_.exact_.dim();
  if (IsAlone(q)) return scan_.SearchOne(query, options_.k, options_.filter(first_ + q));
  return best_[q].Take(query, scan_.exact_.vectors());
}

// Fills everything that has one element for each query.
PackedPanels CodeScan::Batch::Encode() {
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

void CodeScan::Batch::Add(size_t q, uint32_t row, float score) {
  const RowFilter* const filter = options_.filter(first_ + q);
  const Bound& bound = bounds_[q];
  const float scale = scan_.codes_.scale(row);
  const float most = score * bound.query_scale + scale * bound.width + bound.least;
  if (most < best_[q].threshold() || (filter != nullptr && !filter->Allows(row))) return;
  bound.AddTo(best_[q], score, scale, row);
  cutoffs_[q] = (best_[q].threshold() - bound.least) / bound.query_scale;
}

}  // namespace bole
