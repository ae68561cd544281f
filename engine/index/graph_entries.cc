#include "engine/index/graph_entries.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/random.h"
#include "engine/index/code_product.h"

namespace bole {
namespace {

constexpr uint64_t kSampleSeed = 19850801;
constexpr size_t kMaxEntries = 1024;
constexpr size_t kSampledPerEntry = 8;

// `count` different rows, or all when there are fewer, without an order of their own.
std::vector<uint32_t> SampleRows(size_t num_rows, size_t count) {
  std::vector<uint32_t> rows;
  if (count >= num_rows) {
    rows.resize(num_rows);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
  }
  // One row of each of `count` equal parts.
  for (size_t i = 0; i < count; ++i) {
    const size_t begin = i * num_rows / count;
    const size_t end = (i + 1) * num_rows / count;
    rows.push_back(static_cast<uint32_t>(begin + Random(kSampleSeed, 0, i).Below(end - begin)));
  }
  return rows;
}

}  // namespace

std::vector<uint32_t> SpreadEntries(const CodeTable& codes, const float* scales) {
  const auto root = static_cast<size_t>(std::sqrt(static_cast<double>(codes.size())));
  const size_t num_entries = std::min(kMaxEntries, root);
  const auto sample = SampleRows(codes.size(), num_entries * kSampledPerEntry);
  const CodeKernels& kernels = ChosenCodeKernels();
  std::vector<int8_t> query(codes.stride());
  std::vector<float> scores(sample.size());
  std::vector<float> nearest(sample.size(), -std::numeric_limits<float>::infinity());
  std::vector<uint32_t> entries;
  for (size_t next = 0; entries.size() < num_entries;) {
    entries.push_back(sample[next]);
    nearest[next] = std::numeric_limits<float>::infinity();  // never again
    const CodeQuery entry = codes.RowAsQuery(sample[next], query.data());
    kernels.score(codes.rows(scales), entry, sample.data(), sample.size(), scores.data());
    const float scale = scales[sample[next]];
    for (size_t i = 0; i < sample.size(); ++i) {
      nearest[i] = std::max(nearest[i], scores[i] * scale);
    }
    next = static_cast<size_t>(std::min_element(nearest.begin(), nearest.end()) - nearest.begin());
  }
  return entries;
}

}  // namespace bole
